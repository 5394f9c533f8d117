using System.Net;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Hosting.Limits;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting.Limits;

public class ConnectionLimitTests
{
    private static readonly Uri Negotiation = new("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative);

    [Fact, Trait("Req", "RT8")]
    public async Task User_AsManyPagesAsAllowed_IsToldSoUntilOneIsClosed()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(log.Collect, settings: ("Live:MaxCircuitsPerUser", "2"));
        using var meter = new MeterReading(console);
        using var desk = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var phone = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var other = await WebVisitor.SignedInAsync(console, "bob", Roles.Operator);
        using var first = await CircuitSocket.StartAsync(console, desk);
        using var second = await CircuitSocket.StartAsync(console, phone);

        using var page = await desk.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal(5, page.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal("5", Assert.Single(page.Headers.GetValues("Refresh")));
        Assert.Contains("You have 2 pages of this console open", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var negotiation = await phone.Client.PostAsync(Negotiation, null);
        Assert.Equal(HttpStatusCode.TooManyRequests, negotiation.StatusCode);
        using var problem = JsonDocument.Parse(await negotiation.Content.ReadAsStringAsync());
        Assert.Equal("You have too many pages open", problem.RootElement.GetProperty("title").GetString());
        using var third = await CircuitSocket.OpenAsync(console, desk);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
        Assert.Equal(3, meter.Limited("connections_per_user"));
        Assert.Contains("Live:MaxCircuitsPerUser is 2", Assert.Single(log.With("connections_per_user")), StringComparison.Ordinal);
        using var others = await other.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);

        await first.CloseAsync();
        await Deadline.UntilAsync(async () =>
        {
            using var free = await desk.GetAsync("/");
            return free.StatusCode == HttpStatusCode.OK;
        }, "there is room again");
    }

    [Fact, Trait("Req", "RT8"), Trait("Req", "RT5")]
    public async Task Browser_ThatReturnsWhileItsDeadConnectionCounts_IsLetInButMayOpenNoNewCircuit()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Live:MaxCircuitsPerUser", "1"));
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var dead = await CircuitSocket.StartAsync(console, visitor);

        using var negotiation = await visitor.Client.PostAsync(new Uri(Negotiation + "&returns", UriKind.Relative), null);
        using var back = await CircuitSocket.OpenAsync(console, visitor, "returns");
        using var more = await CircuitSocket.OpenAsync(console, visitor, "returns");

        Assert.Equal(HttpStatusCode.OK, negotiation.StatusCode);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, back.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, more.Status);
        await back.HandshakeAsync();
        await back.SendAsync(back.StartCircuit());
        await back.ReadToCloseAsync();
        Assert.False(back.IsOpen);
        Assert.True(dead.IsOpen);
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Console_AsManyPagesAsAllowed_SaysItIsFull()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Live:MaxCircuits", "1"));
        using var meter = new MeterReading(console);
        using var ada = await WebVisitor.SignedInAsync(console, "ada", Roles.Admin);
        using var bob = await WebVisitor.SignedInAsync(console, "bob", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, ada);

        using var full = await bob.GetAsync("/");
        using var negotiation = await bob.Client.PostAsync(Negotiation, null);
        using var socket = await CircuitSocket.OpenAsync(console, bob);
        using var plain = await bob.GetAsync("/denied");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Equal(30, full.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal("30", Assert.Single(full.Headers.GetValues("Refresh")));
        Assert.Contains("The console is full", await full.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, negotiation.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, socket.Status);
        Assert.Equal(3, meter.Limited("connections"));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        await circuit.CloseAsync();
        await Deadline.UntilAsync(async () =>
        {
            using var free = await bob.GetAsync("/");
            return free.StatusCode == HttpStatusCode.OK;
        }, "there is room again");
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Address_MoreNewConnectionsThanAllowed_IsRefusedBeforeItIsAskedWhoItIs()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(log.Collect, settings: ("Live:ConnectionsPerMinute", "3"));
        using var meter = new MeterReading(console);
        using var visitor = new WebVisitor(console.Address);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            using var negotiation = await visitor.Client.PostAsync(Negotiation, null);
            statuses.Add(negotiation.StatusCode);
        }
        using var socket = await CircuitSocket.OpenAsync(console, visitor);
        using var page = await visitor.GetAsync("/");

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized,
            HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, socket.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.InRange(page.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(4, meter.Limited("connection_rate"));
        Assert.Contains("127.0.0.1: Live:ConnectionsPerMinute is 3", Assert.Single(log.With("connection_rate")), StringComparison.Ordinal);
        using var signIn = await visitor.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
    }

    [Fact, Trait("Req", "RT8")]
    public async Task LongPolling_ForAPage_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);

        using var answer = await visitor.GetAsync("/_blazor?id=anything");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(1, meter.Limited("transport"));
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Socket_FromAPageOfAnotherOrigin_IsCountedAndLogged()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(log.Collect);
        using var meter = new MeterReading(console);
        using var visitor = new WebVisitor(console.Address);
        visitor.Client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        using var answer = await visitor.Client.PostAsync(Negotiation, null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(1, meter.Limited("origin"));
        Assert.Single(log.With("origin"));
    }

    [Theory, Trait("Req", "RT8")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData(null, "unknown")]
    public void KeyOf_Address_IsOnePerCustomer(string? address, string expected) =>
        Assert.Equal(expected, ConnectionRate.KeyOf(address is null ? null : IPAddress.Parse(address)));
}
