import { openDatabase } from "../dev/database.ts";
import { startNeon } from "../dev/neon.ts";

// A process of its own, forked by database.ts: a database and the Neon endpoint in front of it, which must not share
// a thread with what makes the load. Nothing of it outlives the run, so it may end at once.
process.once("disconnect", () => process.exit());
const database = await openDatabase({ url: process.argv[2], migrations: process.argv[3] });
const neon = await startNeon({ pool: database.pool, owner: database.owner });
process.send!(neon.url);
