<?php
// A client's tests against the sandbox: one server for all of them, a session for each (of its object).
use PHPUnit\Framework\TestCase;

final class StudentTest extends TestCase
{
    private const OPERATION = 'api_particulier_v3_mesri_statut_etudiant_with_ine';
    private static string $program;
    private static string $url;
    private static $server;

    public static function setUpBeforeClass(): void
    {
        self::$program = getenv('BAC_A_SABLE') ?: 'bac-a-sable';
        $command = [self::$program, 'serve', '--listen', '127.0.0.1:0', '--log', 'off'];
        self::$server = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        self::$url = trim(substr(fgets($pipes[1]), strlen('ready ')));
    }

    public static function tearDownAfterClass(): void
    {
        $coverage = json_decode(file_get_contents(self::$url . '/_sandbox/coverage'));
        echo "\n$coverage->asked of $coverage->documented documented cases were asked for\n";
        proc_terminate(self::$server);
        proc_close(self::$server);
    }

    public function testKnownStudent(): void
    {
        [$status, $answer] = $this->student('310605021CF');
        $this->assertSame(200, $status);
        $this->assertSame('FABRE', $answer->data->identite->nom_naissance);
    }

    public function testProviderTimesOutOnce(): void
    {
        $body = json_encode(['rules' => [self::OPERATION => [['status' => 504, 'times' => 1]]]]);
        $this->assertSame(200, $this->call('/_sandbox/sessions/' . 'phpunit-' . spl_object_id($this), 'PUT', $body)[0]);
        $this->assertSame(504, $this->student('310605021CF')[0]);
        $this->assertSame(200, $this->student('310605021CF')[0]);
    }

    private function student(string $ine): array
    {
        $token = trim(shell_exec(self::$program . ' token --session ' . 'phpunit-' . spl_object_id($this)));
        $path = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=$ine";
        return $this->call($path, 'GET', '', "Authorization: Bearer $token");
    }

    private function call(string $path, string $method, string $body, string $header = 'Content-Type: application/json'): array
    {
        $options = ['method' => $method, 'content' => $body, 'header' => $header, 'ignore_errors' => true];
        $answer = file_get_contents(self::$url . $path, false, stream_context_create(['http' => $options]));
        return [(int) explode(' ', $http_response_header[0])[1], json_decode($answer)];
    }
}
