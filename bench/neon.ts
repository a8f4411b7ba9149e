import { openDatabase } from "../dev/database.ts";
import { startNeon } from "../dev/neon.ts";

// A process of its own, forked by database.ts: a database and the Neon endpoint in front of it, which must not share
// a thread with what makes the load.
const database = await openDatabase({ url: process.argv[2] });
const neon = await startNeon({ pool: database.pool });
process.once("disconnect", async () => {
  await neon.close();
  await database.close();
  process.exit();
});
process.send!(neon.url);
