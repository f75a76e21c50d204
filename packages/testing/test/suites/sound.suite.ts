import { describeLatticeLaws, type LawSubject } from "@joinery/testing";
import { bidSubject, type HighestBidField, highestBid } from "./highest-bid.js";

describeLatticeLaws("a sound type", bidSubject(highestBid()), { traces: 5, seed: 7 });

const { type, operation, perform } = bidSubject(highestBid());
const unexplained: LawSubject<number, HighestBidField> = { type, operation, perform };
describeLatticeLaws("a type without an oracle", unexplained, { traces: 5, seed: 7 });
