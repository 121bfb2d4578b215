export { type ColumnsTableOptions, columnsTable } from "./columns-table";
export { type DataCell, type DataTableOptions, dataTable } from "./data-table";
export { type EffectsTableOptions, effectsTable, type TestedEffect } from "./effects-table";
export { formatHtml } from "./html";
export { type ImpliedByTable, impliedByTable, impliedTable, type OwnImplied } from "./implied-table";
export { formatLatex } from "./latex";
export { claimOutcomes, countOutcomes, type LedgerTableOptions, ledgerTable } from "./ledger-table";
export { formatMarkdown } from "./markdown";
export { type MethodsTableOptions, methodsTable } from "./methods-table";
export { influenceInWords, influenceTable, jointInWords, jointTable } from "./multiverse-tables";
export { powerFigure, powerInWords, powerTable } from "./power-tables";
export {
  type RegressionColumn,
  type RegressionColumnOptions,
  type RegressionStatistic,
  type RegressionTerm,
  regressionColumnOf,
  starsLegend,
  starsOf,
} from "./regression-column";
export { type RegressionTableOptions, regressionTable } from "./regression-table";
export { type RobustnessTableOptions, robustnessTable } from "./robustness-table";
export { sourcesTable } from "./sources-table";
export type { Alignment, ReportTable, RowGroup, TableColumn } from "./table";
export { formatText } from "./text";
export { verdictInputsTable } from "./verdict-inputs-table";
export { type ShownVerdict, verdictShown } from "./verdict-shown";
export { cannotTell } from "./verdict-words";
export { type VerdictRow, verdictsTable } from "./verdicts-table";
