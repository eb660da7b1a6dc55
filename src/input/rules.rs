//! Which rules of a configuration a record fulfils.
//!
//! The columns that rules look at hold the same few labels over and over. So each label is held against the rules once,
//! and a record only brings together what its labels have answered.

use std::ops::Range;

use super::by_text::ByText;
use super::cadences::{Cadences, Condition, normalised};
use super::field::Field;
use super::prospects::Text;

/// What stands between several values of one cell.
const LISTED: [char; 3] = [';', ',', '|'];

/// The rules of a configuration, taken apart into what they demand.
#[derive(Debug)]
pub(super) struct Rules<'c> {
    cadences: &'c Cadences,
    /// The fields of all conditions, each with the words of which one is demanded; those of a condition stand together.
    demands: Vec<(Field, &'c [String])>,
    /// The demands of each rule.
    shifts: Vec<Range<usize>>,
    waiting: Vec<Range<usize>>,
    classify: Vec<Range<usize>>,
    /// The fields that some rule looks at, by their number.
    looked_at: [bool; Field::ALL.len()],
}

/// The labels of records, what they answer to the demands of rules, and what all those of the last record do.
#[derive(Debug, Default)]
pub(super) struct Labels {
    columns: Vec<Column>,
    answers: Vec<Answer>,
    /// For each demand, the number of the first answer of the last record.
    record: Vec<Option<usize>>,
}

/// The labels of a column, each with the numbers of its answers.
#[derive(Debug)]
struct Column {
    field: Field,
    header: Box<str>,
    labels: ByText<Range<usize>>,
}

/// The first word of a label that fulfils a demand.
#[derive(Debug)]
struct Answer {
    demand: usize,
    column: Box<str>,
    value: Box<str>,
}

impl<'c> Rules<'c> {
    /// The rules of that configuration.
    pub(super) fn of(cadences: &'c Cadences) -> Rules<'c> {
        let mut demands = Vec::new();
        let mut add = |condition: &'c Condition| {
            let begins = demands.len();
            demands.extend(condition.0.iter().map(|(field, words)| (*field, words.as_slice())));
            begins..demands.len()
        };
        let shifts = cadences.shifts.iter().map(|rule| add(&rule.when)).collect();
        let waiting = cadences.waiting.iter().map(|rule| add(&rule.when)).collect();
        let classify = cadences.classify.iter().map(|rule| add(&rule.when)).collect();
        let mut looked_at = [false; Field::ALL.len()];
        demands.iter().for_each(|(field, _)| looked_at[*field as usize] = true);
        Rules { cadences, demands, shifts, waiting, classify, looked_at }
    }

    /// The fields that some rule looks at.
    pub(super) fn looked_at(&self) -> impl Iterator<Item = Field> {
        Field::CLASSIFYING.into_iter().filter(|field| self.looked_at[*field as usize])
    }

    /// Reads what a record answers in its own texts or, where it is silent, in those of `[context]`.
    pub(super) fn read(&self, labels: &mut Labels, texts: &[Text<'_>]) {
        labels.record.clear();
        labels.record.resize(self.demands.len(), None);
        texts.iter().for_each(|text| self.read_text(labels, *text));
        for (field, value) in &self.cadences.context {
            if !texts.iter().any(|text| text.field == *field) {
                self.read_text(labels, Text { field: *field, header: field.key(), value });
            }
        }
    }

    fn read_text(&self, labels: &mut Labels, text: Text<'_>) {
        if !self.looked_at[text.field as usize] {
            return;
        }
        for answer in self.answers_of(labels, text) {
            labels.record[labels.answers[answer].demand].get_or_insert(answer);
        }
    }

    /// The numbers of what a label answers.
    fn answers_of(&self, labels: &mut Labels, text: Text<'_>) -> Range<usize> {
        let Labels { columns, answers, .. } = labels;
        let Text { field, header, value } = text;
        let column = columns.iter().position(|column| column.field == field && *column.header == *header);
        let column = column.unwrap_or_else(|| {
            columns.push(Column { field, header: header.into(), labels: ByText::default() });
            columns.len() - 1
        });
        let known = &mut columns[column].labels;
        if let Some(numbers) = known.get(value) {
            return numbers.clone();
        }
        let mut words = vec![(normalised(value), value)];
        // CRMs put several labels into one cell: `Customer;Unsubscribed`.
        if value.contains(LISTED) {
            words.extend(value.split(LISTED).map(str::trim).map(|part| (normalised(part), part)));
        }
        let begins = answers.len();
        for (demand, (_, wanted)) in self.demands.iter().enumerate().filter(|(_, (of, _))| *of == field) {
            if let Some((_, word)) = words.iter().find(|(normalised, _)| wanted.contains(normalised)) {
                answers.push(Answer { demand, column: header.into(), value: (*word).into() });
            }
        }
        let numbers = begins..answers.len();
        known.insert(value, numbers.clone());
        numbers
    }

    /// The first `[[classify]]` rule that the last record fulfils, by its number.
    pub(super) fn find_type(&self, labels: &Labels) -> Option<(usize, Evidence)> {
        labels.find_fulfilled(&self.classify)
    }

    /// The first `[[waiting]]` rule that the last record fulfils, by its number.
    pub(super) fn find_waiting(&self, labels: &Labels) -> Option<(usize, Evidence)> {
        labels.find_fulfilled(&self.waiting)
    }

    /// The numbers of the shifts that the last record fulfils.
    pub(super) fn shifts(&self, labels: &Labels) -> Box<[u16]> {
        let mut shifts = (0..).zip(&self.shifts).filter(|(_, demands)| labels.fulfil(demands)).peekable();
        // Most records fulfil none.
        if shifts.peek().is_none() { Box::default() } else { shifts.map(|(number, _)| number).collect() }
    }
}

/// What fulfils a rule, in terms of the last record.
pub(super) type Evidence = Range<usize>;

impl Labels {
    fn find_fulfilled(&self, rules: &[Range<usize>]) -> Option<(usize, Evidence)> {
        let found = rules.iter().position(|demands| self.fulfil(demands))?;
        Some((found, rules[found].clone()))
    }

    fn fulfil(&self, demands: &Range<usize>) -> bool {
        self.record[demands.clone()].iter().all(Option::is_some)
    }

    /// What tells evidence from other evidence.
    pub(super) fn key(&self, evidence: &Evidence) -> &[Option<usize>] {
        &self.record[evidence.clone()]
    }

    /// The evidence for people: `Lead Source = Trade Show`.
    pub(super) fn describe(&self, evidence: &Evidence) -> String {
        let mut text = String::new();
        for answer in self.record[evidence.clone()].iter().flatten() {
            let Answer { column, value, .. } = &self.answers[*answer];
            let separator = if text.is_empty() { "" } else { ", " };
            text.extend([separator, column, " = ", value]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::cadences::SHIPPED;

    /// The evidence by which the first rule of a table takes each record, where it does.
    fn evidence(table: &str, records: &[&[(Field, &str, &str)]]) -> Vec<String> {
        let (cadences, findings) = Cadences::read("cadences.toml", &format!("{table}\n{SHIPPED}"));
        let cadences = cadences.unwrap_or_else(|| panic!("{findings:?}"));
        let (rules, mut labels) = (Rules::of(&cadences), Labels::default());
        let find = |record: &&[(Field, &str, &str)]| {
            let texts = record.iter().map(|(field, header, value)| Text { field: *field, header, value });
            rules.read(&mut labels, &texts.collect::<Vec<_>>());
            let found = rules.find_type(&labels).filter(|(rule, _)| *rule == 0);
            found.map_or(String::new(), |(_, evidence)| labels.describe(&evidence))
        };
        records.iter().map(find).collect()
    }

    #[test]
    fn every_field_must_have_one_of_its_words() {
        let rule =
            "[[classify]]\ntype = \"cold\"\nwhen = { buying_window = [\"yes\"], familiarity = [\"high\", \"some\"] }";
        let (window, familiarity) = (Field::BuyingWindow, Field::Familiarity);
        let records: &[&[_]] = &[
            &[(window, "Window", "Yes"), (familiarity, "Known", "some")],
            &[(window, "Window", "no"), (window, "Then", "yes"), (familiarity, "Known", "HIGH")],
            &[(window, "Window", "yes"), (familiarity, "Known", "none")],
            &[(window, "Window", "yes")],
            &[(familiarity, "Known", "some")],
            &[],
        ];
        let expected = ["Window = Yes, Known = some", "Then = yes, Known = HIGH", "", "", "", ""];
        assert_eq!(evidence(rule, records), expected);
        let twice: Vec<_> = records.iter().chain(records).copied().collect();
        assert_eq!(evidence(rule, &twice), expected.repeat(2), "a label that is known answers the same");
    }

    #[test]
    fn a_label_is_that_of_its_column() {
        let rule = "[[classify]]\ntype = \"cold\"\nwhen = { status = [\"fair\", \"show\"] }";
        let (status, source) = (Field::Status, Field::Source);
        let records: &[&[_]] = &[
            &[(status, "Stage", "Fair")],
            &[(status, "State", "Fair")],
            &[(source, "Stage", "Fair")],
            &[(status, "Stage", "new"), (status, "State", "old; Show. , fair")],
            &[(status, "Stage", "old; Show. , fair"), (status, "State", "Fair")],
        ];
        let expected = ["Stage = Fair", "State = Fair", "", "State = Show.", "Stage = Show."];
        assert_eq!(evidence(rule, records), expected);
    }

    #[test]
    fn the_context_speaks_for_records_that_are_silent() {
        let table = "[[classify]]\ntype = \"cold\"\nwhen = { region = [\"midwest\"] }";
        let context = SHIPPED.replacen("[context]", "[context]\nregion = \"Midwest\"", 1);
        let (cadences, findings) = Cadences::read("cadences.toml", &format!("{table}\n{context}"));
        let cadences = cadences.unwrap_or_else(|| panic!("{findings:?}"));
        let (rules, mut labels) = (Rules::of(&cadences), Labels::default());
        for (texts, expected) in [
            (vec![], Some("region = midwest")),
            (vec![Text { field: Field::Region, header: "Area", value: "mid-west" }], None),
            (vec![Text { field: Field::Region, header: "Area", value: "MIDWEST" }], Some("Area = MIDWEST")),
        ] {
            rules.read(&mut labels, &texts);
            let found = rules.find_type(&labels).map(|(_, evidence)| labels.describe(&evidence));
            assert_eq!(found.as_deref(), expected);
        }
    }
}
