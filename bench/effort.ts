/** How long to look at each thing. */
export interface Effort {
  connections: number;
  rounds: number;
  /** Of each round. */
  seconds: number;
  /** Requests for each page in each round. */
  pages: number;
  /** Orders in the databases whose lists are compared. */
  sizes: number[];
  /** Cold starts. */
  starts: number;
  /** Orders whose texts are waited for. */
  texts: number;
  /** Requests of each operation in each round, whose cost is measured. */
  requests: number;
  /** Another commit to measure the cost beside. */
  against?: string | undefined;
}
