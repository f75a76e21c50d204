import { describeLaws } from "../laws/spec-subject.js";
import { budgetSubject } from "./budget-subject.js";

describeLaws("budget", budgetSubject());
