import { sql } from "drizzle-orm";
import { account, contact } from "#tables/account.ts";
import { feedback } from "#tables/feedback.ts";
import { list } from "./portal-part.ts";
import { isPresent } from "./presence.ts";

/* Parts of the portal pages: what was said about months. The account is the one of the statement around them. */

export const feedbackFields = {
  kind: feedback.kind,
  person: feedback.person,
  name: feedback.name,
  choice: feedback.choice,
  note: feedback.note,
  version: feedback.version,
  times: feedback.times,
  at: feedback.at,
  handledAt: feedback.handledAt,
  handledBy: feedback.handledBy,
  handledNote: feedback.handledNote,
};

export const saidOfMonth = list(
  feedbackFields,
  sql`from ${feedback} where ${feedback.accountId} = ${account.id} and ${feedback.periodKey} = ${sql.placeholder("period")}
    order by ${feedback.kind}, ${feedback.person} limit 200`,
);

export const judges = list(
  { id: contact.id },
  sql`from ${contact} where ${contact.accountId} = ${account.id} and ${contact.role} in ('champion', 'executive_sponsor') and ${isPresent} order by ${contact.id}`,
);

export const deciders = list(
  { id: contact.id },
  sql`from ${contact} where ${contact.accountId} = ${account.id} and ${contact.role} in ('executive_sponsor', 'admin') and ${isPresent} order by ${contact.id}`,
);

export const disputes = list(
  { key: feedback.periodKey },
  sql`from ${feedback} where ${feedback.accountId} = ${account.id} and ${feedback.kind} = 'figure'
    and ${feedback.choice} = 'disputed' and ${feedback.handledAt} is null group by ${feedback.periodKey}`,
);
