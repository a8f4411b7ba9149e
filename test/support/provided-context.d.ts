import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the stand-ins of this run answer, and what takes the Worker's log. */
    standIns: { neon: string; issuer: string; gateway: string; log: string };
  }
}
