// A client's tests against the sandbox: one server for all of them, a session for each.
package student

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var program, url = os.Getenv("BAC_A_SABLE"), ""

func TestMain(m *testing.M) {
	server := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--log", "off")
	output, _ := server.StdoutPipe()
	server.Start()
	line, _ := bufio.NewReader(output).ReadString('\n')
	url = strings.TrimSpace(strings.TrimPrefix(line, "ready "))
	status := m.Run()
	_, coverage := call("GET", "/_sandbox/coverage", "", "")
	fmt.Println(strings.SplitN(coverage, ",\"operations\"", 2)[0] + "}")
	server.Process.Signal(os.Interrupt)
	os.Exit(status)
}

func call(method, path, body, token string) (int, string) {
	request, _ := http.NewRequest(method, url+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

func student(t *testing.T, ine string) (int, string) {
	token, _ := exec.Command(program, "token", "--session", t.Name()).Output()
	path := "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine
	return call("GET", path, "", strings.TrimSpace(string(token)))
}

func TestKnownStudent(t *testing.T) {
	if status, body := student(t, "310605021CF"); status != 200 || !strings.Contains(body, "FABRE") {
		t.Fatal(status, body)
	}
}

func TestProviderTimesOutOnce(t *testing.T) {
	call("PUT", "/_sandbox/sessions/"+t.Name(), `{"rules":{"*":[{"status":504,"times":1}]}}`, "")
	for _, expected := range []int{504, 200} {
		if status, body := student(t, "310605021CF"); status != expected {
			t.Fatal(status, body)
		}
	}
}
