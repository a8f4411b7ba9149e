/**
 * The parts that every resource's contract is put together from, so that the contracts differ only where the
 * resources do.
 */
import { requirePrincipal } from "../auth/principal.ts";
import { z } from "./zod.ts";

const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });

/** For those who are signed in: the contract that says so is what makes it so. */
export const signedIn = { security: [{ bearer: [] }], middleware: requirePrincipal };

/** A JSON request body, which may not be left out. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

const json = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  headers: Record<string, { $ref: string }>,
) => ({
  description,
  headers: { ...header("X-Request-Id"), ...headers },
  content: { "application/json": { schema } },
});

/** Something that everyone may read. */
export const open = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, {});

/** One resource, with its entity tag. */
export const one = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, header("ETag"));

/** A page of resources, with its links. */
export const many = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, { ...header("ETag"), ...header("Link") });

/** A resource that was just made. */
export const created = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, { ...header("ETag"), ...header("Location"), ...header("Idempotency-Replayed") });

/** A resource that something is now being done with. */
export const started = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, { ...header("ETag"), ...header("Idempotency-Replayed") });

export const deleted = { description: "It is gone.", headers: header("X-Request-Id") };

/** A page for people. */
export const page = { description: "A page.", content: { "text/html": { schema: z.string() } } };
