//! The digits of a Double or Float as Java 17 writes them, which are not always the fewest: `1.0E23d` is
//! `9.999999999999999E22`.
//!
//! Java follows Steele and White: it compares the rest with half the distance to the neighbouring numbers,
//! and where everything fits into a long it writes whole numbers out.

use num_bigint::BigInt;

/// Bits of a Double's fraction.
const FRACTION: i32 = 52;

/// How many bits 5 to the power of the index has.
const BITS_OF_FIVES: &[i32] = &[
    0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45, 47, 49, 52, 54, 56,
    59, 61,
];

/// Digits and where the point stands: `0.digits` times ten to the power of the second.
pub(super) struct Digits(pub Vec<u8>, pub i32);

/// The digits of a number above zero that is neither infinite nor NaN.
pub(super) fn of_double(n: f64) -> Digits {
    let bits = n.to_bits();
    let (fraction, exponent) = (
        bits & ((1 << FRACTION) - 1),
        (bits >> FRACTION & 0x7ff) as i32,
    );
    unpacked(fraction, exponent, FRACTION, 1023)
}

/// The same of a Float.
pub(super) fn of_float(n: f32) -> Digits {
    let bits = n.to_bits();
    let (fraction, exponent) = (bits & 0x7f_ffff, (bits >> 23 & 0xff) as i32);
    unpacked(fraction.into(), exponent, 23, 127)
}

fn unpacked(fraction: u64, exponent: i32, width: i32, bias: i32) -> Digits {
    let (fraction, exponent, significant) = match exponent {
        // Very small numbers have fewer bits.
        0 => {
            let bits = 64 - fraction.leading_zeros() as i32;
            let shift = width + 1 - bits;
            (fraction << shift, 1 - shift, bits)
        }
        exponent => (fraction | 1 << width, exponent, width + 1),
    };
    digits(fraction << (FRACTION - width), exponent - bias, significant)
}

/// The digits of `fraction` times two to the power of `exponent - 52`.
fn digits(fraction: u64, exponent: i32, significant: i32) -> Digits {
    let zeros = fraction.trailing_zeros() as i32;
    let bits = FRACTION + 1 - zeros;
    let below_point = (bits - exponent - 1).max(0);
    if below_point == 0 && exponent <= 62 {
        let whole = match exponent >= FRACTION {
            true => fraction << (exponent - FRACTION),
            false => fraction >> (FRACTION - exponent),
        };
        return written_out(whole, exponent - significant - 1);
    }
    let mut point = estimate(fraction, exponent);
    let b5 = (-point).max(0);
    let mut b2 = b5 + below_point + exponent;
    let s5 = point.max(0);
    let mut s2 = s5 + below_point;
    let m5 = b5;
    let mut m2 = b2 - significant;
    b2 -= bits - 1;
    let common = b2.min(s2);
    b2 -= common;
    s2 -= common;
    m2 -= common;
    // Below a power of two the next number is only half as far away.
    if bits == 1 {
        m2 -= 1;
    }
    if m2 < 0 {
        b2 -= m2;
        s2 -= m2;
        m2 = 0;
    }
    let fives = |n: i32| BITS_OF_FIVES.get(n as usize).copied().unwrap_or(n * 3);
    let fits = bits + b2 + fives(b5) < 64 && s2 + 1 + fives(s5 + 1) < 64;
    let power = |fives: i32, twos: i32| BigInt::from(5).pow(fives as u32) << twos as usize;
    let s = power(s5, s2);
    let tens: BigInt = &s * 10;
    let mut b = BigInt::from(fraction >> zeros) * power(b5, b2);
    let mut m: BigInt = power(m5, m2) * 10;
    let mut made = Vec::new();
    let step = |b: &mut BigInt| {
        let quotient: BigInt = &*b / &s;
        *b = (&*b % &s) * 10;
        u8::try_from(quotient).unwrap_or(9)
    };
    // Where all fits into a long, Java compares otherwise.
    let ends = |b: &BigInt, m: &BigInt| {
        let sum: BigInt = b + m;
        (b < m, if fits { sum > tens } else { sum >= tens })
    };
    let first = step(&mut b);
    let (mut low, mut high) = ends(&b, &m);
    if first == 0 && !high {
        point -= 1;
    } else {
        made.push(first);
    }
    // With an exponent there are always two digits.
    if !(-3..8).contains(&point) {
        (low, high) = (false, false);
    }
    while !low && !high {
        let digit = step(&mut b);
        m *= 10;
        (low, high) = ends(&b, &m);
        made.push(digit);
    }
    let doubled: BigInt = b * 2;
    let odd = made.last().is_some_and(|digit| digit % 2 == 1);
    if high && (!low || doubled > tens || doubled == tens && odd) {
        round_up(&mut made, &mut point);
    }
    Digits(made, point + 1)
}

/// A whole number, without the digits that so many bits beyond the significant ones do not tell.
fn written_out(whole: u64, beyond: i32) -> Digits {
    let dropped = match beyond {
        ..=3 => 0,
        4..=6 => 1,
        7..=9 => 2,
        10..=13 => 3,
        14..=16 => 4,
        17..=19 => 5,
        20..=23 => 6,
        24..=26 => 7,
        27..=29 => 8,
        30..=33 => 9,
        34..=36 => 10,
        _ => 11,
    };
    let unit = 10u64.pow(dropped);
    let rounded = whole / unit + u64::from(dropped > 0 && whole % unit >= unit / 2);
    let text = rounded.to_string();
    let point = text.len() as i32 + dropped as i32;
    Digits(text.bytes().map(|digit| digit - b'0').collect(), point)
}

/// About where the point stands, never too low by more than one.
#[expect(clippy::approx_constant, reason = "the number that Java has")]
fn estimate(fraction: u64, exponent: i32) -> i32 {
    let mantissa = f64::from_bits(1023 << FRACTION | fraction & ((1 << FRACTION) - 1));
    let log = (mantissa - 1.5) * 0.289_529_654
        + 0.176_091_259
        + f64::from(exponent) * 0.301_029_995_663_981;
    log.floor() as i32
}

fn round_up(digits: &mut [u8], point: &mut i32) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    // All were nines.
    if let Some(first) = digits.first_mut() {
        *first = 1;
        *point += 1;
    }
}
