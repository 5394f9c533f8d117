# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
# The build fetches the browser libraries from npm; the image that runs has no node.
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What decides the packages, in a layer of its own: a change of code does not fetch them again.
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY build/Feed.props build/Feed.targets build/
COPY RiskConsole/RiskConsole.csproj RiskConsole/
RUN dotnet restore RiskConsole/RiskConsole.csproj --disable-build-servers
COPY RiskConsole/ RiskConsole/
# How the code is written is judged where it is tested; here it is only compiled.
RUN dotnet publish RiskConsole/RiskConsole.csproj --configuration Release --no-restore --disable-build-servers -p:RunAnalyzers=false --output /app
# The image that runs has no shell to make it with.
RUN mkdir /data

# Chiseled: no shell, no package manager, uid 1654. "extra" brings ICU and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app /app
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_HTTP_PORTS=8080 \
    ConnectionStrings__Default="Data Source=/data/riskconsole.db"
EXPOSE 8080
VOLUME /data
USER 1654
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/app/RiskConsole", "healthcheck"]
ENTRYPOINT ["/app/RiskConsole"]
