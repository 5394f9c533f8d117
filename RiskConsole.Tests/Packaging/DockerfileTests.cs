using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RiskConsole.Tests.Packaging;

/// <summary>The image, as far as it can be had without an engine: its build steps, its start and its health check are run as the file spells them.</summary>
public sealed class DockerfileTests : IDisposable
{
    private static readonly IReadOnlyList<Stage> Stages = Dockerfile.Parse(File.ReadAllText(Repository.PathOf("Dockerfile")));
    private static readonly Stage Final = Stages[^1];

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-image-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Trait("Req", "OP4")]
    public void FinalStage_Declared_RunsAsNobodySpecialWithHealthCheckAndVolume()
    {
        Assert.NotEqual(Stages[0].Image, Final.Image);
        Assert.Contains(Final.Single("USER").Text, (string[])["1654", "$APP_UID"]);
        Assert.True(Final.Single("ENTRYPOINT").IsExecForm, "a shell would swallow the stop signal");
        Assert.Equal("/data", Final.Single("VOLUME").Text);
        Assert.Equal("8080", Final.Single("EXPOSE").Text);
        Assert.DoesNotContain(Final.Instructions, i => i.Name == "RUN");
        Assert.Equal([Final.Single("ENTRYPOINT").ExecForm[0], "healthcheck"], HealthCheck());
    }

    [Fact, Trait("Req", "OP4")]
    public async Task BuildAndStart_EmptyFolderAndEnvironment_AnswersItsOwnHealthCheck()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var image = new ImageOutsideDocker(Repository.Root, new(await File.ReadAllTextAsync(Repository.PathOf(".dockerignore"), deadline.Token)), _folder);
        var root = await image.BuildAsync(Stages, deadline.Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root, "data")));

        // The image's own port may be taken here.
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var settings = new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = port };
        Assert.Contains(KeyValuePair.Create("ASPNETCORE_HTTP_PORTS", Final.Single("EXPOSE").Text), Final.Environment);
        var log = Path.Combine(_folder, "console.log");
        using var console = Process.Start(image.Command(Final, root, Final.Single("ENTRYPOINT").ExecForm, log, settings))!;
        try
        {
            while (await HealthAsync(image, root, settings, deadline.Token) != 0)
                Assert.False(console.HasExited, $"The console ended:\n{await File.ReadAllTextAsync(log, deadline.Token)}");

            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{port}/health/live", deadline.Token)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{port}/signin", deadline.Token)).StatusCode);
            Assert.True(File.Exists(Path.Combine(root, "data", "riskconsole.db")), "the database lies in the volume");

            using var stop = Process.Start("kill", ["-TERM", console.Id.ToString(CultureInfo.InvariantCulture)]);
            await console.WaitForExitAsync(deadline.Token);
            Assert.Equal(0, console.ExitCode);
        }
        finally
        {
            if (!console.HasExited)
                console.Kill();
            await console.WaitForExitAsync(CancellationToken.None);
        }
        Assert.NotEqual(0, await HealthAsync(image, root, settings, deadline.Token));
    }

    [Theory, Trait("Req", "OP4")]
    [InlineData("RiskConsole/Program.cs", false)]
    [InlineData("RiskConsole/wwwroot/app.css", false)]
    [InlineData("build/Feed.targets", false)]
    [InlineData("RiskConsole/bin/Debug/net10.0/RiskConsole.dll", true)]
    [InlineData("RiskConsole/obj/project.assets.json", true)]
    [InlineData("RiskConsole/node_modules/apexcharts/package.json", true)]
    [InlineData("RiskConsole/data/riskconsole.db", true)]
    [InlineData("RiskConsole.Tests/Program.cs", true)]
    [InlineData(".git/config", true)]
    public void DockerIgnore_Path_IsKeptOutOfTheImageOrNot(string path, bool expected) =>
        Assert.Equal(expected, new IgnoreFile(File.ReadAllText(Repository.PathOf(".dockerignore"))).Ignores(path));

    private static string[] HealthCheck()
    {
        var text = Final.Single("HEALTHCHECK").Text;
        return new Instruction("CMD", text[(text.IndexOf("CMD ", StringComparison.Ordinal) + 4)..]).ExecForm;
    }

    private async Task<int> HealthAsync(ImageOutsideDocker image, string root, Dictionary<string, string> settings, CancellationToken ct)
    {
        using var check = Process.Start(image.Command(Final, root, HealthCheck(), Path.Combine(_folder, "health.log"), settings))!;
        try
        {
            await check.WaitForExitAsync(ct);
            return check.ExitCode;
        }
        finally
        {
            if (!check.HasExited)
                check.Kill();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
