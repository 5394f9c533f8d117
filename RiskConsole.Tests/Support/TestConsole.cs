using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RiskConsole.Tests.Support;

/// <summary>The real application on a free loopback port with a database file of its own, which survives <see cref="StopAsync"/> and goes with <see cref="DisposeAsync"/>.</summary>
internal sealed class TestConsole : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private TestConsole(WebApplication app, string folder, bool ownsFolder) => (_app, Folder, _ownsFolder) = (app, folder, ownsFolder);

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "riskconsole.db");

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(Features.Addresses.First());

    private IServerAddressesFeature Features => ((IApplicationBuilder)_app).ServerFeatures.Get<IServerAddressesFeature>()!;

    /// <param name="folder">The folder of another console, to start on its data.</param>
    /// <param name="ownsFolder">False when that other console still runs and will delete it.</param>
    public static async Task<TestConsole> StartAsync(
        Action<WebApplicationBuilder>? configure = null, string? folder = null, bool ownsFolder = true, params (string Key, string Value)[] settings)
    {
        if (folder is null)
        {
            folder = Directory.CreateTempSubdirectory("riskconsole-test-").FullName;
            File.Copy(await EmptyDatabase.FileAsync(), Path.Combine(folder, "riskconsole.db"));
        }
        // As arguments, since some of them decide what is composed.
        var arguments = settings.Select(setting => $"--{setting.Key}={setting.Value}").ToArray();
        var app = ConsoleApp.Build(arguments, builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={Path.Combine(folder, "riskconsole.db")}";
            configure?.Invoke(builder);
        });
        await app.StartAsync(Deadline.Token);
        return new TestConsole(app, folder, ownsFolder);
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public async Task StopAsync()
    {
        await _app.StopAsync(Deadline.Token);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
