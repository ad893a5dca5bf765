import type { JSX } from "preact";
import type { NoteDraft } from "#schema/coming-note.ts";
import type { RecapNote } from "#schema/recap.ts";
import { TextField } from "#ui/form.tsx";

interface NoteFormProps {
  action: string;
  note: RecapNote | null;
  draft: NoteDraft | null;
  /** Why one may be wanted, in front of what it is. */
  why: string;
}

/** A word of a person, before the mail goes out. */
export function NoteForm({ action, note, draft, why }: NoteFormProps): JSX.Element {
  return (
    <form method="post" action={action} class="sheet">
      {draft?.beside && (note ? <Said note={note} /> : <p class="quiet">No note stands.</p>)}
      <input type="hidden" name="seen" value={draft?.seen ?? note?.text ?? ""} />
      <TextField
        form="note"
        name="note"
        label="A word from you"
        hint={`${why}One line of plain text, at most 280 characters, shown in your name in the mail and on the page. Empty takes it away.`}
        value={draft?.note ?? note?.text ?? ""}
        problem={draft?.problem}
        input={{ autocomplete: "off" }}
      />
      <div class="row-actions">
        <button type="submit" class="btn">
          Keep the note
        </button>
      </div>
    </form>
  );
}

export function Said({ note }: { note: RecapNote }): JSX.Element {
  return (
    <p class="quiet">
      <bdi>{note.by}</bdi> says: <bdi>{note.text}</bdi>
    </p>
  );
}

/** Where the note of a month is written that is not composed yet. */
export function comingNotePath({ accountId, periodKey }: { accountId: string; periodKey: string }): string {
  return `/console/accounts/${accountId}/notes/${periodKey}`;
}
