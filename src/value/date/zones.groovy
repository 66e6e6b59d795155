// Makes zones.txt: the time zone ids Java 17 knows, grouped by their English names (standard and summer
// time, short, then long), in the order in which a date format looks for a name in a text.
//   groovy -Duser.language=en -Duser.country=US zones.groovy > zones.txt
def groups = new LinkedHashMap()
def add = { id, names -> groups.computeIfAbsent(names.join('|'), { new LinkedHashSet() }).add(id) }
new java.text.DateFormatSymbols(Locale.US).zoneStrings.each { row ->
  add(row[0], [row[2], row[4], row[1], row[3]])
}
TimeZone.getAvailableIDs().sort().each { id ->
  def zone = TimeZone.getTimeZone(id)
  add(id, [[false, 0], [true, 0], [false, 1], [true, 1]].collect { daylight, style ->
    zone.getDisplayName(daylight, style, Locale.US)
  })
}
groups.each { names, ids -> println names + '\t' + ids.join(' ') }
