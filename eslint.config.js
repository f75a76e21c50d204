// Biome lints the rest; eslint runs only for the two rules that need the type checker: a promise that nobody
// waits for loses its error. In a test it also loses the assertion.
import tseslint from "typescript-eslint";

export default [
  { ignores: ["**/dist/", "**/node_modules/", "**/*.mjs", "**/*.js", "reports/"] },
  {
    files: [
      "packages/*/{src,test}/**/*.ts",
      "sim/{src,test}/**/*.ts",
      "bench/{src,test}/**/*.ts",
      "examples/*/src/**/*.ts",
      "test/**/*.ts",
    ],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: "./tsconfig.tests.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { noInlineConfig: true },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
    },
  },
];
