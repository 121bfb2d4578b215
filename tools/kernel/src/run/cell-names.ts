/** The names that cells make, with their values: one object that all cells of a session share. */
export interface CellNames {
  /** Reading and assigning a name is reading and assigning a property of this object. */
  readonly values: Record<string, unknown>;
  /**
   * Begins a cell: until the cell makes them, the names that it declares cannot be read, as in JavaScript.
   *
   * @param declared the names
   */
  begin(declared: readonly string[]): MakingNames;
  /** Forgets all names. */
  forget(): void;
}

/** The names of a cell while it runs. */
export interface MakingNames {
  /** Assigning to a property of this object makes the name. */
  readonly made: Record<string, unknown>;
  /** Makes a name that is always what `read` gives, such as an export of a module. */
  link(name: string, read: () => unknown): void;
  /**
   * Ends the cell: what it did not come to make is what it was before; what was not there stays unreadable.
   *
   * @returns the names that were declared and not made
   */
  end(): ReadonlySet<string>;
}

/** The names of a new session. */
export function createCellNames(): CellNames {
  const values: Record<string, unknown> = {};

  function refuse(name: string): never {
    throw new ReferenceError(`Cannot access '${name}' before initialization`);
  }

  function begin(declared: readonly string[]): MakingNames {
    const waiting = new Map<string, PropertyDescriptor | undefined>();
    for (const name of declared) {
      if (waiting.has(name)) continue;
      waiting.set(name, Object.getOwnPropertyDescriptor(values, name));
      const [get, set] = [() => refuse(name), () => refuse(name)];
      Object.defineProperty(values, name, { get, set, enumerable: true, configurable: true });
    }

    function make(name: string, property: PropertyDescriptor): void {
      waiting.delete(name);
      Object.defineProperty(values, name, { ...property, enumerable: true, configurable: true });
    }

    const made = new Proxy(values, {
      set(_, name, value) {
        make(name as string, { value, writable: true });
        return true;
      },
    });

    function end(): ReadonlySet<string> {
      for (const [name, before] of waiting) {
        if (before !== undefined) Object.defineProperty(values, name, before);
      }
      return new Set(waiting.keys());
    }

    return { made, link: (name, get) => make(name, { get }), end };
  }

  function forget(): void {
    for (const name of Object.keys(values)) delete values[name];
  }

  return { values, begin, forget };
}
