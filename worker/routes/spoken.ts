import { readGrant } from "#auth/cookie.ts";
import { enter } from "#auth/portal-gate.ts";
import type { Ctx } from "#http/context.ts";
import { negotiate } from "#http/language.ts";
import { languageOf } from "#mail/voice.ts";
import type { Language } from "#schema/words.ts";
import { framePage } from "#store/portal.ts";

/** The language of a page for somebody of whom nothing may be known: the browser's. */
export function askedLanguage(c: Ctx): Language {
  c.header("vary", "Accept-Language");
  return negotiate(c.req.header("accept-language"));
}

/** The language the portal speaks to whoever holds a living link of this address; null: nobody does. */
async function portalLanguage(c: Ctx): Promise<Language | null> {
  const slug = /^\/a\/([^/]+)/.exec(c.req.path)?.[1];
  const ref = slug === undefined ? null : readGrant(c, slug);
  if (ref === null) return null;
  c.set("ref", ref);
  const { grant, parts } = await enter(c, framePage, {});
  return languageOf(grant.language, parts.account.locale);
}

/** The language of a page that says what went wrong: the console's own, the one the portal speaks to this person, else the browser's. */
export async function problemLanguage(c: Ctx): Promise<Language> {
  if (c.req.path.startsWith("/console")) return "en";
  // A link that ended, or a database that is away: then nothing is known of who asks.
  return (await portalLanguage(c).catch(() => null)) ?? askedLanguage(c);
}
