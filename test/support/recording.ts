/** What has been logged and counted since the file of tests began. */
export interface Recording {
  installed: boolean;
  /** Writes to the console without its being recorded. */
  print(line: string): void;
  lines: string[];
  points: AnalyticsEngineDataPoint[];
}

const here = globalThis as unknown as { recording?: Recording };
here.recording ??= { installed: false, print() {}, lines: [], points: [] };

/** One for all files of tests of an isolate, whatever becomes of their modules. */
export const recording: Recording = here.recording;
