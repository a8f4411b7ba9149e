import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the stand-ins of this run answer. */
    standIns: { neon: string; issuer: string; gateway: string };
    /** How much test/fuzz asks, and from where it starts. */
    fuzz: { requests: number; seed: number };
  }
}
