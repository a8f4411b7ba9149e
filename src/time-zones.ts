interface Change {
  /** In lower case, with the other names of each. */
  zones: string[];
  since: string;
  until?: string;
  /** The zone whose clock they show meanwhile, which every runtime knows. */
  as: string;
}

/**
 * What tzdata 2026f knows and a runtime of 2026-08 does not, or the one before it. `clock_of` in the database has the same,
 * and a test compares both, over the coming years, with a package of the newest data.
 */
const CHANGES: Change[] = [
  { zones: ["africa/casablanca", "africa/el_aaiun"], since: "2026-09-20T01:00Z", as: "UTC" },
  {
    zones: ["america/edmonton", "america/inuvik", "america/yellowknife", "canada/mountain"],
    since: "2026-11-01T08:00Z",
    as: "Etc/GMT+6",
  },
  {
    zones: ["america/winnipeg", "america/rainy_river", "canada/central"],
    since: "2026-11-01T07:00Z",
    as: "Etc/GMT+5",
  },
  { zones: ["america/vancouver", "canada/pacific"], since: "2026-11-01T09:00Z", as: "Etc/GMT+7" },
  {
    zones: ["america/havana", "cuba"],
    since: "2026-11-01T05:00Z",
    until: "2027-03-14T05:00Z",
    as: "Etc/GMT+4",
  },
  { zones: ["europe/chisinau", "europe/tiraspol"], since: "2022-03-27T00:00Z", as: "Europe/Bucharest" },
];

const changed = new Map(
  CHANGES.flatMap(({ zones, since, until, as }) => {
    const change = { since: Date.parse(since), until: until ? Date.parse(until) : Infinity, as };
    return zones.map((zone) => [zone, change] as const);
  }),
);

/**
 * Finds the zone whose clock a zone shows at a time: itself, or another, where the runtime's own data may be too old.
 * @param timeZone IANA
 * @param time milliseconds since 1970
 */
export function clockOf(timeZone: string, time: number): string {
  const change = changed.get(timeZone.toLowerCase());
  return change && time >= change.since && time < change.until ? change.as : timeZone;
}
