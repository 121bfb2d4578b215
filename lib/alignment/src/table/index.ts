export { type CanonicalColumns, canonicalValues } from "./canonical";
export type { Column, Columns, NumericColumn, Table, TextColumn } from "./columns";
export { tableOf } from "./columns";
export { type CsvRecord, type Delimiter, delimiters, headerOf, lineOfRecord, visitRecords } from "./csv";
export {
  forEachInput,
  InputError,
  InputErrors,
  type InputPlace,
  MissingFileError,
  missingFilesOf,
} from "./errors";
export { csvBytes, formatCsv } from "./format";
export { type OtherFormat, otherFormatOf, refuseOtherFormats } from "./formats";
export { countBy, rowsByGroup } from "./groups";
export { columnFinder, likeliestDelimiter } from "./headers";
export { type InferredTable, parseInferredTable } from "./infer";
export type { InferenceRules, InferredKind, StrayCell } from "./infer-column";
export { type Joined, type JoinReport, joinManyToOne } from "./join";
export { parseTable } from "./read";
export {
  type CodeColumnSchema,
  type ColumnOf,
  type ColumnSchema,
  type ColumnSchemas,
  type ColumnsOf,
  codeColumn,
  type IntegerColumnSchema,
  integerColumn,
  type NumberColumnSchema,
  numberColumn,
  type TableSchema,
  type TextColumnSchema,
  tableSchema,
  textColumn,
  wholeNumberColumn,
} from "./schema";
export { type NumericName, type SummaryTable, summaryStatistics } from "./summary";
export { decodeBytes, decodeText, refuseTooLarge } from "./text";
