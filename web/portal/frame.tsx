import type { ComponentChildren, JSX } from "preact";
import type { Frame, Notice } from "#schema/portal.ts";
import { initials } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { basePath } from "./path.ts";

const tabs = [
  { key: "overview", title: "Overview", path: "" },
  { key: "journey", title: "Journey", path: "/journey" },
  { key: "plan", title: "Plan", path: "/plan" },
  { key: "value", title: "Value", path: "/value" },
  { key: "people", title: "People", path: "/people" },
] as const;

interface PortalFrameProps {
  frame: Frame;
  /** The tab this page belongs to; null on pages outside of them. */
  tab: (typeof tabs)[number]["key"] | null;
  /** Path of this page: where forms of the frame come back to. */
  here: string;
  children: ComponentChildren;
}

/** What every portal page has around it: who with whom, the five pages, the person to ask, the notice strip. */
export function PortalFrame(props: PortalFrameProps): JSX.Element {
  const { frame, here } = props;
  const base = basePath(frame);
  const seen = frame.viewer.kind === "preview" ? undefined : base;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="page" data-seen={seen}>
        <header class="top">
          {brandLine(frame.vendor.name, frame.account.name)}
          {viewerLink(frame, here)}
        </header>
        <nav class="tabs" aria-label="Portal">
          {tabs.map((tab) => (
            <a href={base + tab.path} aria-current={tab.key === props.tab ? "page" : undefined}>
              {tab.title}
            </a>
          ))}
        </nav>
        <main id="main" tabIndex={-1}>
          {props.children}
        </main>
        {contactLine(frame)}
        {frameFooter(frame)}
      </div>
      {noticeStrip(frame.notice, here)}
    </>
  );
}

/** The vendor's mark and "account with vendor", also the whole header of a recap opened from a mail. */
export function brandLine(vendor: string, account: string): JSX.Element {
  return (
    <>
      <span class="mark" aria-hidden="true">
        {initials(vendor).slice(0, 1)}
      </span>
      <p class="who">
        <b>
          <bdi>{account}</bdi>
        </b>{" "}
        <span>
          with <bdi>{vendor}</bdi>
        </span>
      </p>
    </>
  );
}

function viewerLink(frame: Frame, here: string): JSX.Element {
  const { viewer } = frame;
  if (viewer.kind === "preview") return <span class="me">Preview</span>;
  if (viewer.kind === "team" && viewer.canAct) {
    return (
      <a class="me" href={`${basePath(frame)}/who?back=${encodeURIComponent(here)}`}>
        {viewer.name ? <bdi>{viewer.name}</bdi> : "Who are you?"}
      </a>
    );
  }
  return (
    <span class="me">
      <bdi>{viewer.name ?? "Reading"}</bdi>
    </span>
  );
}

function contactLine(frame: Frame): JSX.Element | null {
  const { csm } = frame;
  if (!csm) return null;
  return (
    <aside class="person contact" aria-label="Your contact">
      <span class="pic" aria-hidden="true">
        {initials(csm.name)}
      </span>
      <div>
        <b>
          <bdi>{csm.name}</bdi>
        </b>
        <span class="meta">
          {csm.title && `${csm.title}, `}
          <bdi>{frame.vendor.name}</bdi>
        </span>
      </div>
      {csm.email && (
        <a class="btn" href={`mailto:${csm.email}`}>
          Write
        </a>
      )}
    </aside>
  );
}

function frameFooter(frame: Frame): JSX.Element {
  return (
    <footer>
      <p class="meta">
        {frame.viewer.kind === "preview"
          ? "A preview for staff: it reads as the customer sees it, changes nothing and is never recorded as a visit. "
          : "Only people with a link from "}
        {frame.viewer.kind !== "preview" && (
          <>
            <bdi>{frame.vendor.name}</bdi> or from you see this page.{" "}
          </>
        )}
        <button type="button" class="link" data-print hidden>
          Print
        </button>
      </p>
    </footer>
  );
}

/** Always in the page, so that assistive technology hears what later comes into it. */
function noticeStrip(notice: Notice | null, here: string): JSX.Element {
  return (
    <div id="notice" class="notice" role="status" data-tone={notice?.tone}>
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
            Undo
          </button>
        </form>
      )}
    </div>
  );
}
