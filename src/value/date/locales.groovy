// Makes locales.txt: the words of dates of some languages as Java 17 has them, a line a language: its tag, then
// the months in full and short, inside a date and alone, the days (from Sunday) in full and short, the halves of the
// day, the eras, and how weeks are counted.
//   groovy locales.groovy > locales.txt
import java.text.DateFormatSymbols
import java.time.format.TextStyle
import java.time.*
['en', 'en-US','en-GB','fr', 'fr-FR','de','de-DE', 'de-AT', 'es','es-ES','es-MX', 'it','it-IT', 'nl', 'nl-NL','pt', 'pt-BR','pt-PT'].each { tag ->
  def locale = Locale.forLanguageTag(tag)
  def s = DateFormatSymbols.getInstance(locale)
  def months = { style -> Month.values().collect { it.getDisplayName(style, locale) } }
  def lists = [s.months[0..11], s.shortMonths[0..11], months(TextStyle.FULL_STANDALONE), months(TextStyle.SHORT_STANDALONE),
    s.weekdays[1..7], s.shortWeekdays[1..7], s.amPmStrings, s.eras]
  def cal = Calendar.getInstance(locale)
  println(([locale.toString()] + lists.collect { it.join('|') } + [cal.firstDayOfWeek + '|' + cal.minimalDaysInFirstWeek]).join('\t'))
}
