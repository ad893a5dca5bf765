import type { JSX } from "preact";
import type { ComingNoteView } from "#schema/coming-note.ts";
import { zoneCity } from "#schema/written.ts";
import { Crumb } from "./crumb.tsx";
import { english, periodName } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { Moment } from "./moment.tsx";
import { comingNotePath, NoteForm, Said } from "./recap-note.tsx";

export function comingNoteTitle(view: ComingNoteView): string {
  return `Note for ${periodName(view.periodKey)}: ${view.account.name}`;
}

/** The note of a month that is still to be composed. */
export function ComingNotePage(props: { view: ComingNoteView }): JSX.Element {
  const { frame, account, periodKey, dueAt, note, draft, canEdit } = props.view;
  const action = comingNotePath({ accountId: account.id, periodKey });
  const due = (
    <>
      {dueAt > frame.now ? "It is due" : "It was due"} <Moment at={dueAt} />, {english.time(dueAt, account.timezone)} in{" "}
      {zoneCity(account.timezone)}.
    </>
  );
  return (
    <ConsoleFrame frame={frame} section="recaps">
      <Crumb
        above={[
          { href: "/console/calendar", title: "Calendar" },
          { href: `/console/accounts/${account.id}#recaps`, title: account.name, isName: true },
        ]}
      />
      <h1>Note for {periodName(periodKey)}</h1>
      <p class="quiet">
        This recap is not composed yet. {due} What you write here will be in it. While it is held the note can still be
        changed on its page; once it goes out, no more.
      </p>
      {canEdit ? (
        <NoteForm action={action} note={note} draft={draft} why="" />
      ) : note ? (
        <Said note={note} />
      ) : (
        <p class="empty">Nobody wrote one.</p>
      )}
    </ConsoleFrame>
  );
}
