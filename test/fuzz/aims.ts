import type { Aim } from "./aim.ts";
import { addresses } from "./aims-addresses.ts";
import { bodies } from "./aims-bodies.ts";
import { callers } from "./aims-callers.ts";
import { headers } from "./aims-headers.ts";
import { uses } from "./aims-uses.ts";

/** What a request can be about, by its name in a finding. */
export const AIMS: Record<string, Aim> = { ...uses, ...callers, ...addresses, ...headers, ...bodies };
