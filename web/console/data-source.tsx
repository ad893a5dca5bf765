import type { JSX } from "preact";
import type { DataKey, DataSource, SourcesView } from "#schema/console-data.ts";
import { keyModes } from "#schema/words.ts";
import { CopyField, ProblemSummary, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { Scroll } from "#ui/scroll.tsx";
import { DataFrame } from "./data-frame.tsx";
import { keyModeTitles, lengthWords, since, sourceStateTitles } from "./data-word.ts";
import { day, english } from "./date.ts";
import { FinalForm } from "./final-form.tsx";
import { Moment } from "./moment.tsx";
import { idOf, problemsOf, typedField } from "./typed.ts";

/** Who sends, how far each has come, and its keys. */
export function DataSourcesPage(props: { view: SourcesView }): JSX.Element {
  const { view } = props;
  const isFirst = view.sources.every((source) => source.lastEventAt === null);
  return (
    <DataFrame frame={view.frame} tab="sources">
      <ProblemSummary {...problemsOf(view.typed)} />
      {view.newKey && <NewKey view={view} />}
      {view.sources.length === 0 && (
        <div class="empty">
          <p>No sources yet.</p>
          <p>
            A source is one of your systems that sends value events. Add one, make it a key, and send the first event.
          </p>
        </div>
      )}
      {view.sources.map((source) => (
        <Source key={source.id} source={source} view={view} />
      ))}
      {view.canEdit && <AddSource view={view} />}
      {view.sources.length > 0 && (isFirst || view.newKey) && <FirstEvent view={view} />}
      {view.sources.length > 0 && <Rule />}
    </DataFrame>
  );
}

function NewKey(props: { view: SourcesView }): JSX.Element | null {
  const { newKey } = props.view;
  if (!newKey) return null;
  return (
    <div class="new-key">
      <p>
        <b>Your new {newKey.mode} key.</b> Copy it now: only its hash is kept, and it is never shown again.
        {newKey.mode === "test" && " What it sends is kept and counts nowhere."}
      </p>
      <CopyField id="new-key" label="New key" value={newKey.value} />
    </div>
  );
}

function Source(props: { source: DataSource; view: SourcesView }): JSX.Element {
  const { source, view } = props;
  const id = `source-${source.id}`;
  const isBehind = source.state === "stale" || source.state === "failing";
  return (
    <section class="source" aria-labelledby={id}>
      <div class="head">
        <h2 id={id} dir="auto">
          {source.name}
        </h2>
        <p class={isBehind ? "state warn" : "state"}>{stateWords(source, view.frame.now)}</p>
      </div>
      <dl class="ledger">
        <Fact term="Feeds">{feedWords(source)}</Fact>
        <Fact term="Complete">{completeWords(source)}</Fact>
        <Fact term="Last error">
          {source.error ? (
            <>
              <span class="warn">{source.error.text}</span>{" "}
              <span class="quiet">{since(source.error.at, view.frame.now)}</span>
            </>
          ) : (
            "none"
          )}
        </Fact>
        <Fact term="Takes">{`events up to ${source.liveDays === 1 ? "1 day" : `${english.count(source.liveDays)} days`} old`}</Fact>
      </dl>
      <Keys source={source} view={view} />
    </section>
  );
}

function Fact(props: { term: string; children: JSX.Element | string | (JSX.Element | string)[] }): JSX.Element {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function stateWords({ state, lastEventAt, completeUntil, error }: DataSource, now: number): JSX.Element | string {
  const title = sourceStateTitles[state];
  if (state === "failing" && error)
    return (
      <>
        {title} since <Moment at={error.at} />: nothing was taken after that
      </>
    );
  if (state === "waiting") return title;
  const last = Math.max(lastEventAt ?? 0, completeUntil ?? 0);
  if (state === "live") return lastEventAt === null ? title : `${title}, last event ${since(lastEventAt, now)}`;
  return (
    <>
      {title} since <Moment at={last} />
    </>
  );
}

function feedWords({ metrics, accounts }: DataSource): string {
  return metrics.length === 0 ? "nothing yet" : `${metrics.join(", ")} of ${counted(accounts, "account")}`;
}

function completeWords({ completeUntil, usualGap }: DataSource): JSX.Element | string {
  if (completeUntil !== null)
    return (
      <>
        until <Moment at={completeUntil} />, as it said itself
      </>
    );
  return `until its last event, since it never says up to when it has sent everything; usually heard within ${lengthWords(usualGap)}, stale after ${lengthWords(2 * usualGap)} of silence`;
}

function Keys(props: { source: DataSource; view: SourcesView }): JSX.Element {
  const { source, view } = props;
  const live = source.keys.filter((key) => !key.isEnded);
  const form = `key-${source.id}`;
  const ended = source.keys.filter((key) => key.isEnded);
  return (
    <>
      <h3>Keys</h3>
      {live.length > 0 ? <KeyList keys={live} canEdit={view.canEdit} /> : <p class="quiet">None.</p>}
      {ended.length > 0 && (
        <details class="closed">
          <summary>{counted(ended.length, "ended key")}</summary>
          <KeyList keys={ended} canEdit={false} />
        </details>
      )}
      {view.canEdit && (
        <form
          method="post"
          action={`/console/data/sources/${source.id}/keys`}
          class="row-actions"
          id={`${idOf(form)}-form`}
        >
          {keyModes.map((mode) => (
            <button key={mode} type="submit" class="text" name="mode" value={mode}>
              Make a {mode} key<span class="unseen"> for {source.name}</span>
            </button>
          ))}
          <details class="final" open={view.typed?.form === form}>
            <summary>
              Give it an end first<span class="unseen">, a key of {source.name}</span>
            </summary>
            <TextField
              {...typedField(view.typed, form, "ends_on")}
              label="First day without the key"
              hint="In UTC. Empty: it lives until it is revoked."
              type="date"
              width="short"
            />
          </details>
        </form>
      )}
    </>
  );
}

function KeyList(props: { keys: DataKey[]; canEdit: boolean }): JSX.Element {
  return (
    <ul class="keys">
      {props.keys.map((key) => (
        <li key={key.id}>
          <span>
            <code>{key.prefix}…</code>
            <span class="mark">{keyModeTitles[key.mode]}</span>
          </span>
          <span class="quiet">{keyWords(key)}</span>
          {props.canEdit && (
            <FinalForm
              form={`revoke ${key.id}`}
              action={`/console/data/keys/${key.id}/revoke`}
              title="Revoke"
              about={`the key ${key.prefix}`}
            >
              <p>Requests with this key are refused from now on. It cannot be switched on again.</p>
              <button type="submit" class="btn danger">
                Revoke for good
              </button>
            </FinalForm>
          )}
        </li>
      ))}
    </ul>
  );
}

function endWords({ revokedOn, expiresOn, isEnded }: DataKey): string {
  if (revokedOn) return `revoked ${day(revokedOn)}`;
  if (!expiresOn) return "";
  return isEnded ? `ended after ${day(expiresOn)}` : `until ${day(expiresOn)}`;
}

function keyWords(key: DataKey): string {
  const parts = [
    `made ${day(key.createdOn)} by ${key.createdBy}`,
    key.lastUsedOn ? `last used ${day(key.lastUsedOn)}` : "never used",
    endWords(key),
  ];
  return parts.filter(Boolean).join(", ");
}

function AddSource(props: { view: SourcesView }): JSX.Element {
  const { view } = props;
  return (
    <details class="more" open={view.sources.length === 0 || view.typed?.form === "source"}>
      <summary>Add a source</summary>
      <form method="post" action="/console/data/sources" class="sheet" id="source-form">
        <TextField {...typedField(view.typed, "source", "name")} label="Name" required input={{ maxLength: 80 }} />
        <TextField
          value="35"
          {...typedField(view.typed, "source", "live_days")}
          label="Takes events up to this many days old"
          hint="Older ones come in by an import or a backfill."
          type="number"
          width="short"
          required
          input={{ min: 1, max: 3660 }}
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

function FirstEvent(props: { view: SourcesView }): JSX.Element {
  const { url, subject, type, value, time } = props.view.example;
  const event = { id: "first-1", type, subject, time, ...(value && { data: { value: "1" } }) };
  const lines = [
    `curl ${url} \\`,
    `  -H "Authorization: Bearer $KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(event)}'`,
  ];
  return (
    <section aria-labelledby="first">
      <h2 id="first">Send the first event</h2>
      <p class="quiet">
        With a test key it is kept, shown under Received, and counts nowhere. <a href="/docs">All of the API</a>
      </p>
      <Scroll as="pre" class="code">
        {lines.join("\n")}
      </Scroll>
    </section>
  );
}

function Rule(): JSX.Element {
  return (
    <details class="more">
      <summary>How a source is judged</summary>
      <p class="quiet reading">
        The usual gap is the longest of 19 in 20 pauses between its last batches, and never less than a day. A source is
        live within it, quiet up to twice as long, and stale after that: then a month without events is not taken for a
        zero. A source may also say itself up to when it has sent everything (the API calls that a watermark); that
        counts like an event.
      </p>
    </details>
  );
}
