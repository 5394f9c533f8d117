using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Signing;

public class AnchorWebhookTests
{
    [Fact, Trait("Req", "AU3")]
    public async Task Send_AnsweredByFaultsAtFirst_IsTakenLaterOnceAndRemembered()
    {
        await using var receiver = await Receiver.StartAsync(500, 302, 200);
        await using var store = new AuditStore(configure: options => options.AnchorWebhook = receiver.Address);
        await store.Webhook.StartAsync(Deadline.Token);

        var signed = await store.SignAsync(2);

        await Deadline.UntilAsync(async () => await store.ScalarAsync<long>("SELECT count(remote_us) FROM audit_checkpoint") == 1, "it is remembered");
        Assert.Equal(3, receiver.Bodies.Count);
        Assert.Equal(0, receiver.Elsewhere);
        var body = JsonDocument.Parse(receiver.Bodies.Last()).RootElement;
        Assert.Equal(
            (signed.Checkpoint.Origin, 3L, Convert.ToBase64String(signed.Checkpoint.Root), signed.Note, signed.At),
            (body.GetProperty("origin").GetString(), body.GetProperty("size").GetInt64(), body.GetProperty("root").GetString(), body.GetProperty("note").GetString(), body.GetProperty("at").GetDateTimeOffset()));
        await store.Webhook.StopAsync(Deadline.Token);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Send_NobodyListens_HoldsUpNoSigningAndTheNewestIsSentInTheEnd()
    {
        var receiver = await Receiver.StartAsync(200);
        var address = receiver.Address;
        await receiver.DisposeAsync();
        await using var store = new AuditStore(configure: options => options.AnchorWebhook = address);
        await store.Webhook.StartAsync(Deadline.Token);

        for (var i = 0; i < 5; i++)
            await store.SignAsync(1);
        await Deadline.UntilAsync(() => store.Lines.With("was not taken").Count > 0, "it was tried");
        await using var back = await Receiver.StartAsync(address, 200);

        await Deadline.UntilAsync(async () => await store.ScalarAsync<long>("SELECT coalesce(max(size), 0) FROM audit_checkpoint WHERE remote_us IS NOT NULL") == 6, "the newest was sent");
        Assert.Single(back.Bodies);
        await store.Webhook.StopAsync(Deadline.Token);
    }

    /// <summary>Somebody who takes checkpoints, answering each in turn as told, the last answer for ever.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _elsewhere;

        private Receiver(WebApplication app) => _app = app;

        public ConcurrentQueue<string> Bodies { get; } = new();

        public int Elsewhere => _elsewhere;

        public Uri Address => new(new Uri(_app.Urls.First()), "/in");

        public static Task<Receiver> StartAsync(params int[] answers) => StartAsync(new Uri("http://127.0.0.1:0"), answers);

        public static async Task<Receiver> StartAsync(Uri address, params int[] answers)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(address.GetLeftPart(UriPartial.Authority));
            var receiver = new Receiver(builder.Build());
            receiver._app.MapPost("/in", async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                receiver.Bodies.Enqueue(await reader.ReadToEndAsync());
                context.Response.Headers.Location = "/elsewhere";
                context.Response.StatusCode = answers[Math.Min(receiver.Bodies.Count, answers.Length) - 1];
            });
            receiver._app.Map("/elsewhere", () => Interlocked.Increment(ref receiver._elsewhere));
            await receiver._app.StartAsync(Deadline.Token);
            return receiver;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
