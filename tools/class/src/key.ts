import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import type { GameWorld } from "alignment/course";
import { ClassError } from "./errors";
import type { Student } from "./students";

/** The teacher's secret of one class. Whoever has it can make every student's world and open every sealed truth. */
export interface ClassKey {
  /** 64 hexadecimal digits. */
  readonly secret: string;
  /** The exercises of the class, by number. */
  readonly exercises: readonly string[];
  readonly students: readonly EnrolledStudent[];
}

/** A student with what is needed to make the same worlds again. */
export interface EnrolledStudent extends Student {
  /** Which draw of each world of the verdict game is used. */
  readonly attempts: Readonly<Record<GameWorld, number>>;
}

/** The secret alone; it determines seeds, stamps and seals. */
export type ClassSecret = Pick<ClassKey, "secret">;

const format = "alignment class key 1";

/** A new secret for a class. */
export function newSecret(): ClassSecret {
  return { secret: randomBytes(32).toString("hex") };
}

/** The text of a key's file. */
export function formatClassKey({ secret, exercises, students }: ClassKey): string {
  return `${JSON.stringify({ format, secret, exercises, students }, undefined, 2)}\n`;
}

/**
 * Reads the key of a class.
 *
 * @param path the file that `class make` wrote.
 * @throws ClassError if it is not there or is no key.
 */
export function readClassKey(path: string): ClassKey {
  let value: { [name in "format" | keyof ClassKey]?: unknown };
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ClassError(
      `class: ${path} cannot be read as a key (${(error as Error).message}); expected the file class.key that "class -- make" wrote`,
    );
  }
  const { secret, exercises, students } = value ?? {};
  if (
    value?.format !== format ||
    typeof secret !== "string" ||
    !/^[0-9a-f]{64}$/.test(secret) ||
    !Array.isArray(exercises) ||
    !Array.isArray(students)
  ) {
    throw new ClassError(
      `class: ${path} is no key of a class; expected the file class.key that "class -- make" wrote`,
    );
  }
  return { secret, exercises: exercises.map(String), students };
}

function hmac({ secret }: ClassSecret, ...parts: readonly string[]): Buffer {
  return createHmac("sha256", Buffer.from(secret, "hex")).update(JSON.stringify(parts)).digest();
}

/**
 * The seed of a student's world: the first 53 bits of the HMAC of the name under the teacher's key, so that nobody
 * without the key can make the world anew. To search 2^53 seeds at 10^8 a second takes one core three years.
 * `attempt` counts worlds that were drawn and not used.
 */
export function worldSeed(key: ClassSecret, student: string, world: string, attempt = 0): number {
  return Number(hmac(key, "world", student, world, String(attempt)).readBigUInt64BE(0) >> 11n);
}

/** The stamp of a student's copy of an exercise: nobody without the key can make one. */
export function stampOf(key: ClassSecret, student: string, exercise: string): string {
  return hmac(key, "stamp", student, exercise).toString("hex").slice(0, 32);
}

/** Whether two stamps are the same, in a time that does not depend on where they differ. */
export function sameStamp(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Seals a text with the key, for one student: AES-256-GCM, as base64. */
export function seal(key: ClassSecret, student: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", hmac(key, "seal", student), nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/**
 * Opens what `seal` sealed for the same student.
 *
 * @throws ClassError if it was sealed with another key, for another student, or was changed.
 */
export function unseal(key: ClassSecret, student: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", hmac(key, "seal", student), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    throw new ClassError(
      `class: the sealed truth of ${student} does not open with this key; expected the key of the same class`,
    );
  }
}
