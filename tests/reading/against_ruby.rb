#!/usr/bin/env ruby
# frozen_string_literal: true

# Reads the same texts with Ruby's YAML and JSON and with the sandbox, and tells each
# that the two read otherwise: other values, or refused by one alone. The texts are
# made by chance from the parts below, and from the files of a tree with a few letters
# changed; the seed is said, so that a failure can be had again.
#
#   against_ruby.rb READS TREE [COUNT [SEED]]
#
# Four differences are wanted, and left out: a list or map as a key, numbers without
# digits (`0x_`), dates under a key that a later one replaces, and what `JSON` of
# Ruby 3.1 takes or writes otherwise than that of Ruby 4 (escapes that JSON does not
# know; the layout of floats, which json_float() has from version 2.18).

require 'json'
require 'open3'
require 'yaml'

READS, TREE, COUNT, SEED = ARGV
RANDOM = Random.new((SEED || 1).to_i)

SCALARS = %w[abc Évry 12 -5 +5 07 08 010 08480 0x1F 0b101 0o17 0_7 1_000 1,000 1__0 12:30 1:30.5 1:30:15
             -1:30 190:20:30 1:2:3:4 1.5 .5 5. 1e3 1.5e3 1.5e+3 1.0e+15 1.0e+400 -0 -0.0 .inf -.inf
             +.inf .NaN yes No on OFF y n ~ null NULL True 2000-01-20 2000-1-2 2021-06-31 2000-13-01
             2001-12-14T21:59:43Z :a ::a : = << :"x" 'it''s' "\\_" "\\N\\L\\P" "\\e\\0" "\\x41\\u00e9" "\\q"
             "\\'" '' "" [] {} [a,b] [a,,b] {a:b} {<<:} |x @a `a %a &a *a a#b a:b -a ?a 😀
             12345678901234567890123 0xFFFFFFFFFFFFFFFFFF 1.7976931348623157e+308] +
          ['a b', 'a #b', 'a: b', '! "07"', '!!int "07"', '!!float 3', '!!float abc', '!!binary aGk=', '!!binary ////',
           '!!null ""', '!!bool yes', '!str 07', '!!str no', '!!set {a}', '!!omap [a: 1, b: 2]', '!!omap {a: 1}',
           '!!map {a: 1}', '!foo 12', '!ruby/object:Foo x', '!ruby/object:Foo {a: 1}', '!ruby/sym x', '!ruby/range 1..2',
           '!!timestamp 2000-01-01', '[a: b]', '{a, b: c}', '{? a : b}', '{<<: {a: 1}, b: 2}', '"a\\
 b"', "\u00A0x", "x\u0085y", "x\u2028y", "a\tb", '2001-12-14 21:59:43'].freeze
LETTERS = ["'", '"', ':', ' ', "\t", "\n", '- ', '#', '%', '&', '*', '!', '|', '>', '{', '}', '[', ']', ',', '\\', "\r",
           "\u00A0", "\u0085", '?', '@', '“', 'é', '0', 'a', 'a: ', ': '].freeze
LINES = ['foo', '---', '...', '%x', '', '  bar', '<<<<<<< HEAD', 'a: b'].freeze
JSON_VALUES = %w[1 -1 0 -0 01 1.5 1.0 1e3 1E5 0.1 1. - .5 +1 true false null True NaN "a" "é" "\\u00e9" "\\n" "\\ud83d\\ude00"
                 "a "" "</x>&" "\\/" 'a' 12345678901234567890].freeze

def pick(list) = list[RANDOM.rand(list.size)]
def some(range) = Array.new(RANDOM.rand(range)) { yield }

def scalar = RANDOM.rand < 0.2 ? some(1..9) { pick('0123456789_,.+-:exb'.chars) }.join : pick(SCALARS)

def flow(depth)
  return scalar if depth.zero? || RANDOM.rand < 0.4
  return "[#{some(0..3) { flow(depth - 1) }.join(pick([', ', ',']))}]" if RANDOM.rand < 0.5

  "{#{some(0..3) { pick(%w[a b 'c' 12 << "d" é]) + pick([': ', ': ', ':', ' : ']) + flow(depth - 1) }.join(', ')}}"
end

def text_block(indent)
  margin = ' ' * (indent + pick([1, 2, 2, 4]))
  lines = some(0..6) { (RANDOM.rand < 0.8 ? margin : '') + pick(['', 'text', '- a', 'a: b', '# c', ' more', "\ttab", 'end ', "x\u0085y"]) }
  " #{pick(%w[| >])}#{pick(['', '', '-', '+', '2', '1-', '0'])}#{pick(['', ' # c', ' x'])}\n" +
    lines.map { |line| line + pick(["\n", "\n", "\r\n"]) }.join
end

def quoted_lines(indent)
  quote = pick(['', "'", '"'])
  margin = ' ' * (indent + pick([1, 2]))
  " #{quote}#{pick(['', 'a'])}\n#{some(1..4) { margin + pick(['foo', 'bar baz', '', 'é', '- x', 'x: y']) }.join("\n")}#{quote}\n"
end

def block(indent, depth)
  kind = RANDOM.rand
  return " #{scalar}#{pick(['', '', ' # c'])}\n" if depth.zero? || kind < 0.3
  return " #{flow(2)}\n" if kind < 0.4
  return text_block(indent) if kind < 0.6
  return quoted_lines(indent) if kind < 0.7

  margin = ' ' * (indent + pick([0, 1, 2, 2, 2]))
  return "\n#{some(1..3) { "#{margin}-#{block(indent + 2, depth - 1)}" }.join}" if kind < 0.82

  "\n#{some(1..3) { margin + pick(%w[a b c 'q' 12 << é ~ yes "z"]) + pick([':', ':', ' :']) + block(indent + 2, depth - 1) }.join}"
end

def document
  head = pick(['', '', "---\n", "# c\n", "%YAML 1.1\n---\n", '--- '])
  tail = pick(['', '', '', "...\n", "--- x\n", "---\nfoo: 'x\n"])
  "#{head}a:#{block(0, 3)}b:#{block(0, 3)}#{tail}"
end

def changed(text)
  lines = text.split("\n", -1)
  RANDOM.rand(1..3).times do
    at = RANDOM.rand(lines.size)
    case RANDOM.rand(4)
    when 0 then lines.insert(at, pick(LINES))
    when 1 then lines[at] = ' ' * RANDOM.rand(4) + lines[at].lstrip
    when 2 then lines[at] = lines[at].dup.tap { |line| line[RANDOM.rand(line.size + 1), 2] = '' }
    else lines[at] = lines[at].dup.insert(RANDOM.rand(lines[at].size + 1), pick(LETTERS))
    end
  end
  lines.join("\n")
end

def json_value(depth)
  return pick(JSON_VALUES) if depth.zero? || RANDOM.rand < 0.5
  return "[#{some(0..3) { json_value(depth - 1) }.join(', ')}#{pick(['', '', '', '', ','])}]" if RANDOM.rand < 0.5

  "{#{some(0..3) { "#{pick(%w["a" "b" "é" a])}: #{json_value(depth - 1)}" }.join(', ')}}"
end

# A value as Ruby on Rails writes it: keys are texts, what is no number is null.
def written(value)
  case value
  when Hash then "{#{value.to_h { |key, item| [key.to_s, item] }.map { |key, item| "#{written(key)}:#{written(item)}" }.join(',')}}"
  when Array then "[#{value.map { |item| written(item) }.join(',')}]"
  when Float then value.finite? ? float(value) : 'null'
  when Symbol then written(value.to_s)
  when String then JSON.generate(value.dup.force_encoding('UTF-8')).gsub(/[&<>\u2028\u2029]/) { |c| format('\\u%04x', c.ord) }
  else JSON.generate(value)
  end
end

def float(value) = value.abs >= 1e15 || (value != 0 && value.abs < 1e-4) ? 'float' : value.to_s

def composite_key?(value)
  case value
  when Hash then value.any? { |key, item| key.is_a?(Enumerable) || composite_key?(item) }
  when Array then value.any? { |item| composite_key?(item) }
  end
end

# The JSON, "refused", or nil where a difference is wanted.
def ruby_reads(text, kind)
  value = kind == 'json' ? JSON.parse(text) : YAML.load(text)
  composite_key?(value) ? nil : written(value)
rescue Psych::DisallowedClass => e
  e.message =~ /Date|Time/ ? nil : 'refused'
rescue ArgumentError => e
  e.message =~ /Integer|Float\(\): "[e+-]/ ? nil : 'refused'
rescue StandardError
  'refused'
end

def compare(kind, texts)
  input = texts.map { |text| "#{text.bytesize}\n#{text}" }.join
  ours, = Open3.capture2(READS, kind, stdin_data: input)
  ours = ours.force_encoding('UTF-8').split("\n")
  abort "#{READS} read #{ours.size} of #{texts.size} texts" unless ours.size == texts.size
  texts.zip(ours).count do |text, read|
    wanted = ruby_reads(text, kind)
    next if wanted.nil? || wanted == read || wanted.include?('float')

    puts "#{text.inspect}\n  Ruby:    #{wanted}\n  sandbox: #{read}"
    true
  end
end

files = Dir["#{TREE}/*/*.yaml"].sort.map { |path| File.read(path) }.select { |text| text.size < 1500 }
abort "no file in #{TREE}" if files.empty?
count = (COUNT || 1000).to_i
yaml = some(count..count) { "a: #{scalar}\n" } + some(count..count) { "a: #{flow(3)}\n" } + some(count..count) { document } +
       some(count..count) { changed(pick(files)) } + some(count..count) { some(1..12) { pick(LETTERS) }.join }
json = some(count..count) { json_value(3) + pick(['', '', '', ' x', "\0"]) }
different = compare('yaml', yaml) + compare('json', json)
puts "#{yaml.size} texts of YAML and #{json.size} of JSON, seed #{SEED || 1}: #{different} read otherwise"
exit(different.zero? ? 0 : 1)
