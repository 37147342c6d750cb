//! Calendar dates, as far as suppressions need them.

/// The date that many days after 1970-01-01, as `YYYY-MM-DD`.
///
/// Years begin in March here, so that the leap day is the last one of its year, and 400 of them make an era of
/// always the same length.
pub fn date_of(days_since_1970: i64) -> String {
    let days = days_since_1970.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = year + era * 400 + next_year;
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether this is a day of the calendar, written as `YYYY-MM-DD`. Such texts sort as their days do.
pub(super) fn is_date(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return false;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let year = number(&[y1, y2, y3, y4]);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match number(&[m1, m2]) {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=length).contains(&number(&[d1, d2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (19_782, "2024-02-29"),
            (20_819, "2027-01-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(date_of(days), date);
        }
    }

    #[test]
    fn every_day_is_a_date_and_later_ones_sort_later() {
        let dates: Vec<String> = (0..60_000).map(date_of).collect();
        assert!(dates.iter().all(|date| is_date(date)));
        assert!(dates.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn any_number_of_days_has_a_date() {
        assert!(date_of(i64::MAX).ends_with(|c: char| c.is_ascii_digit()));
        assert!(date_of(i64::MIN).starts_with('-'));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "2027-1-1",
            "31.12.2099",
            "2027-13-01",
            "2027-00-10",
            "2027-02-29",
            "2100-02-29",
            "2027-04-31",
            "2027-01-00",
            "2027-01-01T00:00:00",
            "20270101",
            "+027-01-01",
            "２027-01-01",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
