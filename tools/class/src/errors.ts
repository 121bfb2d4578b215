import { UserError } from "@alignment/engine";

/** What a teacher can mend: the list of names, the key, a folder. */
export class ClassError extends UserError {
  override readonly name = "ClassError";
}
