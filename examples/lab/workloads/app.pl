use strict;
use warnings;
use IO::Socket::INET;
use POSIX ();

# Answers each request in a process of its own with the length of what /bin/date says.
my $door = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1, Proto => 'tcp') or die "port 8000: $!";
$SIG{CHLD} = 'IGNORE';
$SIG{TERM} = sub { exit 0 };

sub note {
    my ($line) = @_;
    my $upload = "/tmp/upload.$$." . int rand 1e9;
    open my $file, '>', $upload or die "$upload: $!";
    print {$file} $line;
    close $file;
    unlink $upload;
    open my $hits, '>>', '/data/hits.log' or die "hits: $!";
    print {$hits} $line;
    close $hits;
    mkdir '/data/spool';
    rename '/data/hits.log', '/data/hits.1' if -s '/data/hits.log' > 200;
}

while (my $client = $door->accept) {
    next if fork;
    my $request = <$client>;
    my $date = `/bin/date -u +%F`;
    note($date);
    print {$client} "HTTP/1.0 200 OK\r\n\r\n", length $date, " characters\n";
    close $client;
    POSIX::_exit(0);
}
