// The workload in real Groovy: median nanoseconds of a render and of the expression, after warming up.
import groovy.json.JsonSlurper
import groovy.text.SimpleTemplateEngine

def people = new File(args[1]).readLines().collect { [user: new HashMap(new JsonSlurper().parseText(it))] }
def template = new SimpleTemplateEngine().createTemplate(new File(args[0]).getText('UTF-8'))
def script = new GroovyShell().parse(
    "user.manager == null ? user.email : user.manager.substring(0, 3).toLowerCase()")

def measure = { String name, Closure one ->
    long sum = 0
    int i = 0
    def times = { long millis ->
        long until = System.nanoTime() + millis * 1000000L
        int count = 0
        while (System.nanoTime() < until) { 16.times { sum += one(people[i++ & 255]) }; count += 16 }
        count
    }
    times(4000)
    int count = Math.max(16, times(50))
    def seen = (1..9).collect {
        long since = System.nanoTime()
        for (int k = 0; k < count; k++) sum += one(people[i++ & 255])
        (System.nanoTime() - since) / (double) count
    }.sort()
    println "| Groovy ${GroovySystem.version}: ${name} | ${Math.round(seen[4])} |"
    sum
}
measure('SimpleTemplateEngine') { template.make(new HashMap(it)).toString().length() }
measure('a compiled script') { script.binding = new Binding(it); script.run().length() }
