export type { Column, Columns, NumericColumn, Table, TextColumn } from "./columns";
export { tableOf } from "./columns";
