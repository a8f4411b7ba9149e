/** See bundle.ts. */
declare module "virtual:worker-copies" {
  /** Starts another copy of the Worker, which has read nothing yet. */
  export default function startWorker(): typeof import("../../src/worker.ts").default;
}
