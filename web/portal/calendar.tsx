import type { JSX } from "preact";
import type { FeedPageView } from "#schema/feed.ts";
import type { Frame } from "#schema/portal.ts";
import type { Language } from "#schema/words.ts";
import { calendarWords } from "./calendar-words.ts";
import { PortalFrame, type Told } from "./frame.tsx";
import { basePath } from "./path.ts";
import { type Telling, titled } from "./telling.ts";

interface CalendarProps {
  view: FeedPageView;
  telling: Telling;
}

const pathOf = (frame: Frame) => `${basePath(frame)}/calendar`;

/** The way to the reader's own calendar feed. */
export function calendarLink(frame: Frame, language: Language): JSX.Element {
  return (
    <p class="links">
      <a href={pathOf(frame)}>{calendarWords[language].title}</a>
    </p>
  );
}

export function calendarTitle({ view, telling }: CalendarProps): string {
  const { account, vendor } = view.frame;
  return titled(calendarWords[telling.language].title, { account: account.name, vendor: vendor.name }, telling);
}

/** The dates of the plan in the reader's own calendar: its address, how to use it and how to end it. */
export function CalendarPage({ view, telling }: CalendarProps): JSX.Element {
  const { frame, address } = view;
  const words = calendarWords[telling.language];
  return (
    <PortalFrame frame={frame} tab={null} here={pathOf(frame)} words={telling.words} told={toldOf(view, telling)}>
      <h1>{words.title}</h1>
      <p class="intro">{words.intro}</p>
      {address === null ? withoutFeed({ view, telling }) : withFeed(address, { view, telling })}
    </PortalFrame>
  );
}

function toldOf({ told }: FeedPageView, { language }: Telling): Told | null {
  if (told === null) return null;
  const { made, ended } = calendarWords[language];
  return { text: told === "make" ? made : ended, tone: "done", undo: null };
}

function withoutFeed({ view, telling }: CalendarProps): JSX.Element {
  const { frame } = view;
  const words = calendarWords[telling.language];
  if (!frame.viewer.canAct) return <p class="meta">{words.readOnly(telling.name(frame.vendor.name))}</p>;
  return (
    <>
      <p class="stands">{words.promise}</p>
      <form class="acts" method="post" action={`${pathOf(frame)}/make`}>
        <button class="btn primary" type="submit">
          {words.make}
        </button>
      </form>
    </>
  );
}

function withFeed(address: string, { view, telling }: CalendarProps): JSX.Element {
  const { frame } = view;
  const words = calendarWords[telling.language];
  return (
    <>
      <p class="acts">
        <a class="btn primary" href={address.replace(/^https?:/, "webcal:")}>
          {words.subscribe}
        </a>
      </p>
      <div class="word">
        <label for="feed">{words.address}</label>
        <input class="field" id="feed" value={address} readOnly spellcheck={false} dir="ltr" />
        <p class="meta">{words.pace}</p>
      </div>
      {frame.viewer.canAct && (
        <section>
          <h2>{words.end}</h2>
          <p>{words.endText}</p>
          <form class="acts" method="post" action={`${pathOf(frame)}/end`}>
            <button class="btn" type="submit">
              {words.end}
            </button>
          </form>
        </section>
      )}
    </>
  );
}
