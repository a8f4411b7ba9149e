import { eq, sql } from "drizzle-orm";
import { withId } from "../db/collection.ts";
import { business, db, query } from "../db/query.ts";
import { LIFETIME } from "./session.ts";
import { sessions } from "./table.ts";

/**
 * Creates the session of somebody who has just signed in.
 * @param previous the id of the session that this browser had: it ends
 */
export const createSession = (id: string, previous: string | undefined) =>
  query({
    created: sql`with ended as (delete from ${sessions} where ${withId(sessions, previous ?? id)})
      insert into sessions (business_id, id, expires_at)
      values (${business}::uuid, ${id}, now() + make_interval(secs => ${LIFETIME}))`,
  });

/** Makes a query without statements. Like every query, it fails when the session of its scope has ended. */
export const requireSession = () => query({});

/** Signs one browser out. */
export const endSession = (id: string) => query({ ended: db.delete(sessions).where(withId(sessions, id)) });

/** Signs out every browser of a business. */
export const endSessions = () =>
  query({ ended: db.delete(sessions).where(eq(sessions.business_id, business)) });
