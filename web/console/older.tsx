import type { JSX } from "preact";

/** The way through a list that is read from the newest on; null where there is no other page. */
export function Older(props: { newest?: string | null; older: string | null }): JSX.Element | null {
  const { newest = null, older } = props;
  if (newest === null && older === null) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {newest && <a href={newest}>Newest</a>}
      {older && <a href={older}>Older</a>}
    </nav>
  );
}
