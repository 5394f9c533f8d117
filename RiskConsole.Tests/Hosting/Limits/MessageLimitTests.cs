using System.Net;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Hosting.Limits;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting.Limits;

/// <summary>What becomes of a connection that sends too much. Over real sockets, as anybody could.</summary>
public class MessageLimitTests
{
    [Fact, Trait("Req", "RT8")]
    public async Task Socket_MoreMessagesThanAllowed_IsCutCountedLoggedOnceAndComesBackAfterAWhile()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(log.Collect, settings:
            [("Live:MessagesPerSecond", "20"), ("Live:MessageBurst", "50"), ("Live:CutOffTime", "00:00:01")]);
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);

        await circuit.FloodAsync(CircuitSocket.Ping(1), most: 200);

        await Deadline.UntilAsync(() => meter.Limited("message_rate") == 1, "it is counted, once");
        var user = await console.Get<IUserAdmin>().FindAsync(Actors.System("test"), "ada", Deadline.Token);
        var line = Assert.Single(log.With("message_rate"));
        Assert.Contains($"user {user!.Id} at 127.0.0.1", line, StringComparison.Ordinal);
        Assert.Contains("more than 20 messages per second (Live:MessagesPerSecond)", line, StringComparison.Ordinal);

        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Contains("more than 20 messages per second", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(page.Headers.GetValues("Refresh")));
        await Deadline.UntilAsync(async () =>
        {
            using var again = await visitor.GetAsync("/");
            return again.StatusCode == HttpStatusCode.OK;
        }, "the session may open pages again");
        using var next = await CircuitSocket.StartAsync(console, visitor);
        await next.SendAsync(CircuitSocket.Ping(1));
        await next.WaitForAsync("JS.EndInvokeDotNet");
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Socket_ConfirmationsOfABusyPage_AreNoAbuse()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Live:MessagesPerSecond", "20"), ("Live:MessageBurst", "50")]);
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);

        for (var batch = 0; batch < 400; batch++)
            await circuit.SendAsync(CircuitSocket.Confirmation(batch));
        await circuit.SendAsync(CircuitSocket.Ping(7));

        await circuit.WaitForAsync("JS.EndInvokeDotNet");
        Assert.Equal(0, meter.Limited("message_rate"));

        await circuit.FloodAsync(CircuitSocket.Confirmation(1));
        await Deadline.UntilAsync(() => meter.Limited("message_rate") == 1, "confirmations without end are abuse all the same");
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Socket_MessageTooLarge_IsClosedWithAnErrorCountedLoggedAndToldWhyWhenItReturns()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(log.Collect, settings: ("Live:MessageSizeLimit", "8192"));
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);
        await circuit.SendAsync(CircuitSocket.Ping(1, padding: 7_000));
        await circuit.WaitForAsync("JS.EndInvokeDotNet");

        await circuit.SendAsync(CircuitSocket.Ping(2, padding: 9_000));
        var rest = await circuit.ReadToCloseAsync();

        Assert.Contains("Connection closed with an error", rest, StringComparison.Ordinal);
        await Deadline.UntilAsync(() => meter.Limited("message_size") == 1, "it is counted");
        Assert.Contains("8192 bytes (Live:MessageSizeLimit)", Assert.Single(log.With("message_size")), StringComparison.Ordinal);
        using var negotiation = await visitor.Client.PostAsync(
            new Uri("/_blazor/negotiate?returns&negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.TooManyRequests, negotiation.StatusCode);
        Assert.InRange(negotiation.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 15);
        using var problem = JsonDocument.Parse(await negotiation.Content.ReadAsStringAsync());
        Assert.Contains("8,192 bytes", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var back = await CircuitSocket.OpenAsync(console, visitor, "returns");
        Assert.Equal(HttpStatusCode.TooManyRequests, back.Status);
        Assert.True(meter.Limited("cut_off") >= 2);
    }

    [Theory, Trait("Req", "RT8")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Socket_FloodOfWhatCallsNothing_IsCutToo(bool signsOfLife)
    {
        await using var console = await TestConsole.StartAsync(settings: [("Live:MessagesPerSecond", "10"), ("Live:MessageBurst", "10")]);
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);

        await circuit.FloodAsync(signsOfLife ? CircuitSocket.SignOfLife : CircuitSocket.Message("NoSuchMethod", "x"));

        Assert.Equal(1, meter.Limited("message_rate"));
        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Socket_WhatIsNoMessage_IsCut()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);

        await circuit.SendAsync([5, 0xC1, 0xC1, 0xC1, 0xC1, 0xC1]);
        await circuit.ReadToCloseAsync();

        await Deadline.UntilAsync(() => meter.Limited("message_form") == 1, "it is counted");
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Socket_ConnectionLostInAMessage_IsNoAbuse()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using (var circuit = await CircuitSocket.StartAsync(console, visitor))
        {
            await circuit.SendAsync(CircuitSocket.Ping(1)[..10]);
            await circuit.CloseAsync();
        }

        using var page = await visitor.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(0, meter.Limited("message_form"));
    }

    [Fact, Trait("Req", "RT8"), Trait("Req", "RT5")]
    public async Task Socket_SilentForTwoHeartbeats_IsClosed()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Live:HeartbeatInterval", "00:00:01"));
        using var visitor = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(console, visitor);
        var user = await console.Get<IUserAdmin>().FindAsync(Actors.System("test"), "ada", Deadline.Token);
        var connections = console.Get<LiveConnections>();
        Assert.Equal(1, connections.Of(user!.Id.ToString()));
        await circuit.SendAsync(CircuitSocket.SignOfLife);

        await circuit.ReadToCloseAsync();

        await Deadline.UntilAsync(() => connections.Of(user.Id.ToString()) == 0, "it counts as lost");
    }
}
