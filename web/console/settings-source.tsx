import type { JSX } from "preact";
import type { SettingsView } from "#schema/console.ts";
import { CopyField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { ago, day, instant } from "./date.ts";
import { settingsField, settingsFormOf } from "./settings-form.ts";

type Source = SettingsView["sources"][number];
type Key = Source["keys"][number];

export function SettingsSources(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  return (
    <section id="sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources and keys</h2>
      <p class="quiet">
        A source is one of your systems that sends value events. Its key may send events and keep accounts in step; it
        reads nothing. <a href="/docs">How to send events</a>
      </p>
      {view.newKey !== null && <NewKey value={view.newKey} />}
      {view.sources.length > 0 && (
        <ul class="sources">
          {view.sources.map((source) => (
            <SourceRow key={source.id} source={source} view={view} />
          ))}
        </ul>
      )}
      {view.canEdit && <AddSource view={view} />}
    </section>
  );
}

function NewKey(props: { value: string }): JSX.Element {
  return (
    <div class="new-key">
      <p>
        <b>Your new key.</b> Copy it now: only its hash is kept, and it is never shown again.
      </p>
      <CopyField id="new-key" label="New key" value={props.value} />
    </div>
  );
}

function SourceRow(props: { source: Source; view: SettingsView }): JSX.Element {
  const { source, view } = props;
  const live = source.keys.filter((key) => key.revokedOn === null);
  const ended = source.keys.filter((key) => key.revokedOn !== null);
  return (
    <li>
      <p>
        <b dir="auto">{source.name}</b>{" "}
        <span class="quiet">accepts events up to {counted(source.liveDays, "day")} old</span>
      </p>
      <p class={source.lastEventAt === null ? "quiet" : ""}>{liveWords(source, view.frame.now)}</p>
      {live.length > 0 && <Keys keys={live} canEdit={view.canEdit} />}
      {ended.length > 0 && (
        <details class="closed">
          <summary>{counted(ended.length, "revoked key")}</summary>
          <Keys keys={ended} canEdit={false} />
        </details>
      )}
      {view.canEdit && (
        <form method="post" action={`/console/settings/sources/${source.id}/keys`}>
          <button type="submit" class="text">
            Make a key for {source.name}
          </button>
        </form>
      )}
    </li>
  );
}

function liveWords(source: Source, now: number): string {
  const last = source.lastEventAt === null ? "No events yet" : `Last event ${ago(source.lastEventAt, now)}`;
  const complete = source.completeUntil === null ? "" : `, complete until ${instant(source.completeUntil)}`;
  return `${last}${complete}.`;
}

function Keys(props: { keys: Key[]; canEdit: boolean }): JSX.Element {
  return (
    <ul class="keys">
      {props.keys.map((key) => (
        <li key={key.id}>
          <code>{key.prefix}…</code>
          <span class="quiet">{keyWords(key)}</span>
          {props.canEdit && (
            <details class="final">
              <summary>Revoke</summary>
              <form method="post" action={`/console/settings/keys/${key.id}/revoke`}>
                <p>Requests with this key are refused from now on. It cannot be switched on again.</p>
                <button type="submit" class="btn danger">
                  Revoke for good
                </button>
              </form>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function keyWords(key: Key): string {
  return [
    `made ${day(key.createdOn)}`,
    key.lastUsedOn ? `last used ${day(key.lastUsedOn)}` : "never used",
    key.revokedOn ? `revoked ${day(key.revokedOn)}` : "",
    !key.revokedOn && key.expiresOn ? `ends ${day(key.expiresOn)}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function AddSource(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  return (
    <details class="more" open={settingsFormOf(view) === "sources"}>
      <summary>Add a source</summary>
      <form method="post" action="/console/settings/sources" class="sheet">
        <TextField {...settingsField(view, "sources", "name")} label="Name" required input={{ maxLength: 80 }} />
        <TextField
          value="35"
          {...settingsField(view, "sources", "live_days")}
          label="Accepts events up to this many days old"
          type="number"
          width="short"
          required
          input={{ min: 1, max: 400 }}
        />
        <div class="actions">
          <button type="submit" class="btn">
            Add source
          </button>
        </div>
      </form>
    </details>
  );
}
