import type { ComponentChildren, JSX } from "preact";
import type { Frame, Notice, Person } from "#schema/portal.ts";
import { initials, isolated } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { basePath } from "./path.ts";
import type { PageWords } from "./words-en.ts";

const tabs = [
  { key: "overview", path: "" },
  { key: "journey", path: "/journey" },
  { key: "plan", path: "/plan" },
  { key: "value", path: "/value" },
  { key: "people", path: "/people" },
] as const;

/** One message after a change, with the way back when there is one. */
export interface Told {
  text: string;
  tone: "done" | "problem";
  undo: Notice["undo"];
}

interface PortalFrameProps {
  frame: Frame;
  /** The tab this page belongs to; null on pages outside of them. */
  tab: (typeof tabs)[number]["key"] | null;
  /** Path of this page: where forms of the frame come back to. */
  here: string;
  words: PageWords;
  /** What the page itself has to tell; else what the frame says was done. */
  told?: Told | null;
  children: ComponentChildren;
}

/** What every portal page has around it: who with whom, the five pages, the person to ask, the notice strip. */
export function PortalFrame(props: PortalFrameProps): JSX.Element {
  const { frame, here, words } = props;
  const base = basePath(frame);
  const seen = frame.viewer.kind === "preview" ? undefined : base;
  return (
    <>
      <a class="skip" href="#main">
        {words.frame.skip}
      </a>
      <div class="page" data-seen={seen}>
        <header class="top">
          {brandLine(frame.vendor.name, frame.account.name, words)}
          {viewerLink(frame, here, words)}
        </header>
        <nav class="tabs" aria-label={words.frame.portal}>
          {tabs.map((tab) => (
            <a href={base + tab.path} aria-current={tab.key === props.tab ? "page" : undefined}>
              {words.frame.tabs[tab.key]}
            </a>
          ))}
        </nav>
        <main id="main" tabIndex={-1}>
          {props.children}
        </main>
        {/* People has everybody of ours with the same way to reach them. */}
        {props.tab !== "people" && contactLine(frame, words)}
        {frameFooter(frame, words)}
      </div>
      {noticeStrip(props.told ?? doneWords(frame.notice, words), props)}
    </>
  );
}

/** The vendor's mark and "account with vendor", also the whole header of a recap opened from a mail. */
export function brandLine(vendor: string, account: string, words: PageWords): JSX.Element {
  return (
    <>
      <span class="mark" aria-hidden="true">
        {initials(vendor).slice(0, 1)}
      </span>
      <p class="who">
        <b>
          <bdi>{account}</bdi>
        </b>{" "}
        <span>{words.frame.withVendor(isolated(vendor, words.isRightToLeft))}</span>
      </p>
    </>
  );
}

function viewerLink(frame: Frame, here: string, words: PageWords): JSX.Element {
  const { viewer } = frame;
  if (viewer.kind === "preview") return <span class="me">{words.frame.preview}</span>;
  if (viewer.kind === "team" && viewer.canAct) {
    return (
      <a class="me" href={`${basePath(frame)}/who?back=${encodeURIComponent(here)}`}>
        {viewer.name ? <bdi>{viewer.name}</bdi> : words.frame.whoAreYou}
      </a>
    );
  }
  return (
    <span class="me">
      <bdi>{viewer.name ?? words.frame.reading}</bdi>
    </span>
  );
}

interface Contact {
  csm: Pick<Person, "name" | "title" | "email"> | null;
  vendor: { name: string };
}

/** The person to ask. */
export function contactLine({ csm, vendor }: Contact, { frame: words, day }: PageWords): JSX.Element | null {
  if (!csm) return null;
  return (
    <aside class="person contact" aria-label={words.contact}>
      <span class="pic" aria-hidden="true">
        {initials(csm.name)}
      </span>
      <div>
        <b>
          <bdi>{csm.name}</bdi>
        </b>
        <span class="meta">
          {csm.title && <bdi>{csm.title}</bdi>}
          {csm.title && day.comma}
          <bdi>{vendor.name}</bdi>
        </span>
      </div>
      {csm.email && (
        <a class="btn" href={`mailto:${csm.email}`}>
          {words.write}
        </a>
      )}
    </aside>
  );
}

function frameFooter({ viewer, vendor }: Frame, words: PageWords): JSX.Element {
  return (
    <footer>
      <p class="meta">
        {viewer.kind === "preview"
          ? words.frame.previewed
          : words.frame.audience(isolated(vendor.name, words.isRightToLeft))}{" "}
        <button type="button" class="link" data-print hidden>
          {words.frame.print}
        </button>
      </p>
    </footer>
  );
}

function doneWords(notice: Notice | null, { step, isRightToLeft }: PageWords): Told | null {
  if (notice === null) return null;
  const { act, title, undo } = notice;
  return { text: step.told[act](isolated(title, isRightToLeft)), tone: "done", undo };
}

/** Always in the page, so that assistive technology hears what later comes into it; it also holds what the script says. */
function noticeStrip(notice: Told | null, { frame, here, words }: PortalFrameProps): JSX.Element {
  const { client } = words;
  const said = frame.viewer.canAct
    ? {
        "data-again": client.again,
        "data-unanswered": client.unanswered,
        "data-offline": client.offline,
        "data-kept": client.kept,
        "data-queued": words.frame.apart + client.queued,
        "data-saved": client.saved,
        "data-changed": client.changed,
        "data-ended": client.ended,
      }
    : {};
  return (
    <div id="notice" class="notice" role="status" data-tone={notice?.tone} {...said}>
      {notice && (
        <>
          <Icon name={notice.tone === "done" ? "check" : "alert"} />
          <p>{notice.text}</p>
        </>
      )}
      {notice?.undo && (
        <form method="post" action={notice.undo.action} data-enhance="undo">
          <input type="hidden" name="version" value={notice.undo.version} />
          <input type="hidden" name="back" value={here} />
          <button class="btn" type="submit">
            {words.frame.undo}
          </button>
        </form>
      )}
    </div>
  );
}
