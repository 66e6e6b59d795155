// Makes zones.txt: the time zone ids Java 17 knows, grouped by their English names (standard and summer
// time, short, then long), as `getDisplayName` gives them.
//   groovy -Duser.language=en -Duser.country=US zones.groovy > zones.txt
def groups = new TreeMap()
TimeZone.getAvailableIDs().sort().each { id ->
  def zone = TimeZone.getTimeZone(id)
  def names = [[false, 0], [true, 0], [false, 1], [true, 1]].collect { daylight, style ->
    zone.getDisplayName(daylight, style, Locale.US)
  }
  groups.computeIfAbsent(names.join('|'), { new TreeSet() }).add(id)
}
groups.each { names, ids -> println names + '\t' + ids.join(' ') }
