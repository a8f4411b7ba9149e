import { readdirSync, readFileSync } from "node:fs";

/**
 * Reads how long a process has computed, all its threads together and on both sides of the kernel, in milliseconds (the
 * first field of `schedstat`, which counts nanoseconds). NaN where there is no /proc.
 */
export function cpuOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"));
    return times.reduce((sum, time) => sum + Number(time.split(" ")[0]), 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}
