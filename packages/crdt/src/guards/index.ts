// How the guards of a document are asked, wherever in it they stand.
export { refusalOf } from "./ask-guards.js";
