import type { ComponentChildren, JSX } from "preact";

interface SearchBarProps {
  action: string;
  field: { name: string; value: string; placeholder: string; label: string };
  /** More controls of the form. */
  more?: ComponentChildren;
  button: string;
  /** What stands beside the form. */
  children?: ComponentChildren;
}

/** What narrows the list of a page down. */
export function SearchBar(props: SearchBarProps): JSX.Element {
  const { name, value, placeholder, label } = props.field;
  return (
    <div class="bar">
      <search>
        <form method="get" action={props.action}>
          <input
            type="search"
            class="control"
            name={name}
            value={value}
            placeholder={placeholder}
            aria-label={label}
            data-search
          />
          {props.more}
          <button type="submit" class="btn">
            {props.button}
          </button>
        </form>
      </search>
      {props.children}
    </div>
  );
}
