import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the stand-ins of this run answer, what says what their sessions were left with, and what takes the log. */
    standIns: { neon: string; sessions: string; issuer: string; gateway: string; log: string };
    /** A bad connection to the database: `dev/faulty.ts`. */
    faulty: { url: string; control: string };
    /** How much test/fuzz asks, and from where it starts. */
    fuzz: { requests: number; seed: number };
  }
}
