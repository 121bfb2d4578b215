import ts from "typescript";

/** What the JavaScript of a cell is given besides what Node gives a module. */
export const helperNames = ["__names", "__made", "__guard", "__passed", "__import"] as const;

/** The name of something that a cell is given. */
export type HelperName = (typeof helperNames)[number];

/** The call of a helper, which stands for what its arguments stood for. */
export function helperCall(name: HelperName, ...values: readonly ts.Expression[]): ts.CallExpression {
  return ts.factory.createCallExpression(ts.factory.createIdentifier(name), undefined, values);
}

/** A property of the object that holds the names of all cells: `__names.x` to read or assign, `__made.x` to make. */
export function helperProperty(
  name: "__names" | "__made",
  property: ts.Identifier,
): ts.PropertyAccessExpression {
  const { factory } = ts;
  const access = factory.createPropertyAccessExpression(
    factory.createIdentifier(name),
    ts.setTextRange(factory.createIdentifier(property.text), property),
  );
  return ts.setSourceMapRange(access, property);
}
