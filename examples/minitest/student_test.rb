# A client's tests against the sandbox: one server for all of them, a session for each.
require "json"
require "minitest/autorun"
require "net/http"

PROGRAM = ENV.fetch("BAC_A_SABLE", "bac-a-sable")
SERVER = IO.popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log", "off"])
URL = SERVER.gets.delete_prefix("ready ").strip

Minitest.after_run do
  coverage = JSON.parse(Net::HTTP.get(URI("#{URL}/_sandbox/coverage")))
  puts "#{coverage["asked"]} of #{coverage["documented"]} documented cases were asked for"
  Process.kill("TERM", SERVER.pid)
  SERVER.close
end

class StudentTest < Minitest::Test
  OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
  PATH = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine="

  def setup
    @token = IO.popen([PROGRAM, "token", "--session", name], &:read).strip
  end

  def test_known_student
    answer = student("310605021CF")
    assert_equal "200", answer.code
    assert_equal "FABRE", JSON.parse(answer.body).dig("data", "identite", "nom_naissance")
  end

  def test_provider_times_out_once
    before_answering(status: 504, times: 1)
    assert_equal "504", student("310605021CF").code
    assert_equal "200", student("310605021CF").code
  end

  private

  def student(ine)
    Net::HTTP.get_response(URI(URL + PATH + ine), "Authorization" => "Bearer #{@token}")
  end

  def before_answering(rule)
    uri = URI("#{URL}/_sandbox/sessions/#{name}")
    body = {rules: {OPERATION => [rule]}}.to_json
    answer = Net::HTTP.start(uri.host, uri.port) { |http| http.put(uri.path, body) }
    assert_equal "200", answer.code, answer.body
  end
end
