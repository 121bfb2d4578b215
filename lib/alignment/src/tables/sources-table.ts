import { neededFiles, type SourceChoice } from "../sources";
import { sourceEntry } from "../sources/registry";
import { dataTable } from "./data-table";
import type { ReportTable } from "./table";

/**
 * The files that a specification needs, with what each measures.
 *
 * @param specification the choices that decide which files are read.
 * @example
 * sourcesTable(panelSpecification()).groups[0].rows.length; // 8
 */
export function sourcesTable(specification: SourceChoice): ReportTable {
  return dataTable(
    neededFiles(specification).map((file) => {
      const { purpose, version } = sourceEntry(file);
      return { File: file, Measures: purpose, Version: version };
    }),
    { caption: "The files of the main analysis" },
  );
}
